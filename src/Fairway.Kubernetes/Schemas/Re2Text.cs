using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Reads the parts of an RE2 regular expression that stand alike outside and inside of sets.</summary>
internal sealed class Re2Text(string pattern)
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private int _position;

    public bool AtEnd => _position == pattern.Length;

    public ReadOnlySpan<char> Rest => pattern.AsSpan(_position);

    /// <summary>The characters of <c>\d</c>, <c>\s</c> and <c>\w</c>, also for the upper-case letters that stand for all others; else null.</summary>
    public static string? PerlSet(char letter) => letter switch
    {
        'd' or 'D' => "0-9",
        's' or 'S' => @"\t\n\f\r\u0020",
        'w' or 'W' => "0-9A-Za-z_",
        _ => null,
    };

    public ArgumentException Error(string reason) => new($"{reason}: `{pattern}`");

    public char Peek() => AtEnd ? throw Error("unexpected end of the expression") : pattern[_position];

    public char Take()
    {
        var c = Peek();
        _position++;
        return c;
    }

    public bool TryTake(char expected)
    {
        var there = !AtEnd && pattern[_position] == expected;
        _position += there ? 1 : 0;
        return there;
    }

    public bool TryTake(string expected)
    {
        var there = Rest.StartsWith(expected, StringComparison.Ordinal);
        _position += there ? expected.Length : 0;
        return there;
    }

    public char TakeFlag() => AtEnd ? throw Error("missing closing )") : Take();

    /// <summary>Takes <c>P&lt;name&gt;</c> or <c>&lt;name&gt;</c> after the question mark of a group.</summary>
    public bool TryTakeGroupName()
    {
        var from = Rest.StartsWith("P<", StringComparison.Ordinal) ? 2 : Rest.StartsWith("<", StringComparison.Ordinal) ? 1 : 0;
        if (from == 0)
        {
            return false;
        }

        var end = Rest.IndexOf('>');
        if (end <= from || Rest[from..end].ContainsAnyExcept(NameCharacters))
        {
            throw Error("invalid named capture");
        }

        _position += end + 1;
        return true;
    }

    /// <summary>Takes <c>p{Greek}</c>, <c>pL</c>, <c>P{^L}</c> after a backslash and gives it in the framework's form.</summary>
    public bool TryTakeProperty(out string property)
    {
        property = "";
        if (AtEnd || pattern[_position] is not ('p' or 'P'))
        {
            return false;
        }

        var negated = Take() == 'P';
        var name = Take().ToString();
        if (name == "{")
        {
            var end = Rest.IndexOf('}');
            name = end > 0 ? Rest[..end].ToString() : throw Error("invalid character class range");
            _position += end + 1;
        }

        if (name[0] == '^')
        {
            (negated, name) = (!negated, name[1..]);
        }

        property = $"\\{(negated ? 'P' : 'p')}{{{name}}}";
        return true;
    }

    /// <summary>What stands up to <c>\E</c> or the end.</summary>
    public string TakeLiteral()
    {
        var end = Rest.IndexOf(@"\E", StringComparison.Ordinal);
        var literal = (end < 0 ? Rest : Rest[..end]).ToString();
        _position += end < 0 ? literal.Length : end + 2;
        return literal;
    }

    /// <summary>The character that an escape stands for, its backslash read: <c>\n</c>, <c>\x41</c>, <c>\x{1F600}</c>, <c>\012</c>.</summary>
    public string TakeEscaped()
    {
        var c = Take();
        return c switch
        {
            'a' => "\a",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            'x' => Character(TakeHexadecimal()),
            '0' => Character(TakeOctal('0')),
            >= '1' and <= '7' when !AtEnd && pattern[_position] is >= '0' and <= '7' => Character(TakeOctal(c)),
            _ when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) => c.ToString(),
            _ => throw Error($"invalid escape sequence: \\{c}"),
        };
    }

    private int TakeHexadecimal()
    {
        var braces = TryTake('{');
        var length = braces ? Rest.IndexOf('}') : Math.Min(2, Rest.Length);
        var isShort = length <= 0 || (!braces && length < 2);
        if (isShort || !int.TryParse(Rest[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Error("invalid escape sequence: \\x");
        }

        _position += length + (braces ? 1 : 0);
        return code;
    }

    private int TakeOctal(char first)
    {
        var code = first - '0';
        for (var i = 0; i < 2 && !AtEnd && pattern[_position] is >= '0' and <= '7'; i++)
        {
            code = (code * 8) + (Take() - '0');
        }

        return code;
    }

    private string Character(int code) =>
        Rune.IsValid(code) ? new Rune(code).ToString() : throw Error("invalid escape sequence: no such character");
}
