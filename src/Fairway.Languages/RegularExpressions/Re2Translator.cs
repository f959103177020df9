using System.Globalization;
using System.Text;

namespace Fairway.Languages.RegularExpressions;

/// <summary>Reads RE2's syntax and writes the framework's, character by character as code points, so that nothing passes unread.</summary>
internal sealed class Re2Translator(string pattern)
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 200;

    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;

    // What (?flags) set: case-insensitive, dot matches newline, multi-line, swapped greediness.
    private bool _ignoreCase;
    private bool _dotAll;
    private bool _multiline;
    private bool _ungreedy;

    /// <exception cref="Re2Exception">The pattern is not RE2's.</exception>
    public string Translate()
    {
        Alternation();
        return _at < pattern.Length ? throw new Re2Exception("unexpected )", pattern) : _output.ToString();
    }

    private int Alternation()
    {
        if (++_depth > MaxDepth)
        {
            throw new Re2Exception("expression nests too deeply", pattern);
        }

        var repeats = 1;
        while (_at < pattern.Length && pattern[_at] != ')')
        {
            if (pattern[_at] == '|')
            {
                _at++;
                _output.Append('|');
                continue;
            }

            repeats = Math.Max(repeats, Piece());
        }

        _depth--;
        return repeats;
    }

    // One atom with its repetition; gives how often repetitions within it multiply.
    private int Piece()
    {
        var start = _output.Length;
        var source = _at;
        var (repeats, repeatable) = Atom();
        if (_at >= pattern.Length || !TryRepetition(out var most, out var text))
        {
            return repeats;
        }

        if (!repeatable)
        {
            throw new Re2Exception("missing argument to repetition operator", text);
        }

        var lazy = _at < pattern.Length && pattern[_at] == '?';
        _at += lazy ? 1 : 0;
        _output.Insert(start, "(?:").Append(')').Append(text).Append(lazy != _ungreedy ? "?" : "");
        if (_at < pattern.Length && TryRepetition(out _, out var second))
        {
            throw new Re2Exception("invalid nested repetition operator", text + second);
        }

        repeats *= Math.Max(1, most);
        return repeats <= MaxRepeat ? repeats : throw new Re2Exception("invalid repeat count", pattern[source.._at]);
    }

    private bool TryRepetition(out int most, out string text)
    {
        most = 1;
        text = "";
        if (pattern[_at] is '*' or '+' or '?')
        {
            text = pattern[_at++].ToString();
            return true;
        }

        var close = pattern[_at] == '{' ? pattern.IndexOf('}', _at) : -1;
        if (close < 0)
        {
            return false;
        }

        var parts = pattern[(_at + 1)..close].Split(',');
        if (parts.Length > 2 || !TryCount(parts[0], out var least) || (parts.Length == 2 && parts[1] != "" && !TryCount(parts[1], out most)))
        {
            return false;
        }

        most = parts.Length == 2 && parts[1] != "" ? most : least;
        text = pattern[_at..(close + 1)];
        _at = close + 1;
        return most >= least && most <= MaxRepeat ? true : throw new Re2Exception("invalid repeat count", text);
    }

    private static bool TryCount(string digits, out int count)
    {
        count = 0;
        if (digits.Length == 0 || digits.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        count = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue;
        return true;
    }

    private (int Repeats, bool Repeatable) Atom()
    {
        switch (pattern[_at])
        {
            case '(':
                return Group();
            case '[':
                new Re2Class(pattern, _at, _ignoreCase).Write(_output, out _at);
                return (1, true);
            case '.':
                _at++;
                _output.Append(_dotAll
                    ? @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])"
                    : @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\n\uD800-\uDFFF])");
                return (1, true);
            case '^':
                _at++;
                _output.Append(_multiline ? "(?m:^)" : @"\A");
                return (1, true);
            case '$':
                _at++;
                _output.Append(_multiline ? "(?m:$)" : @"\z");
                return (1, true);
            case '*' or '+' or '?':
                throw new Re2Exception("missing argument to repetition operator", pattern[_at].ToString());
            case '\\':
                Escape();
                return (1, true);
            default:
                Literal(Next());
                return (1, true);
        }
    }

    private (int Repeats, bool Repeatable) Group()
    {
        var outer = (_ignoreCase, _dotAll, _multiline, _ungreedy);
        var open = _at++;
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            if (!TryNamedGroup() && !TryFlags(open))
            {
                return (1, false);
            }
        }
        else
        {
            _output.Append('(');
        }

        var repeats = Alternation();
        if (_at >= pattern.Length)
        {
            throw new Re2Exception("missing closing )", pattern);
        }

        _at++;
        _output.Append(')');
        (_ignoreCase, _dotAll, _multiline, _ungreedy) = outer;
        return (repeats, true);
    }

    private bool TryNamedGroup()
    {
        var rest = pattern.AsSpan(_at);
        var prefix = rest.StartsWith("?P<") ? 3 : rest.StartsWith("?<") && !rest.StartsWith("?<=") && !rest.StartsWith("?<!") ? 2 : 0;
        if (prefix == 0)
        {
            return false;
        }

        var end = rest.IndexOf('>');
        var name = end < 0 ? default : rest[prefix..end];
        if (name.IsEmpty || !IsName(name))
        {
            throw new Re2Exception("invalid named capture", pattern[(_at - 1)..(end < 0 ? pattern.Length : _at + end + 1)]);
        }

        // Nothing asks for groups by name, and the framework would count named groups last.
        _output.Append(_names.Add(name.ToString()) ? "(" : throw new Re2Exception("duplicate capture group name", name.ToString()));
        _at += end + 1;
        return true;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    // (?i) sets flags for the rest of the group and gives false; (?i: opens a group.
    private bool TryFlags(int open)
    {
        var value = true;
        for (_at++; _at < pattern.Length; _at++)
        {
            switch (pattern[_at])
            {
                case 'i': _ignoreCase = value; break;
                case 's': _dotAll = value; break;
                case 'm': _multiline = value; break;
                case 'U': _ungreedy = value; break;
                case '-' when value: value = false; break;
                case ')':
                    _at++;
                    return false;
                case ':':
                    _at++;
                    _output.Append("(?:");
                    return true;
                default:
                    throw new Re2Exception("invalid or unsupported Perl syntax", pattern[open..(_at + 1)]);
            }
        }

        throw new Re2Exception("missing closing )", pattern);
    }

    private void Escape()
    {
        var start = _at++;
        if (_at >= pattern.Length)
        {
            throw new Re2Exception("trailing backslash at end of expression", "");
        }

        switch (pattern[_at])
        {
            case 'A' or 'z' or 'b' or 'B':
                _output.Append('\\').Append(pattern[_at++]);
                return;
            case 'Q':
                Quoted();
                return;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P':
                new Re2Class(pattern, start, _ignoreCase).WriteEscape(_output, out _at);
                return;
            default:
                Literal(Re2Escape.Read(pattern, start, out _at));
                return;
        }
    }

    private void Quoted()
    {
        _at++;
        var end = pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? pattern.Length : end;
        while (_at < stop)
        {
            Literal(Next());
        }

        _at = end < 0 ? stop : stop + 2;
    }

    private int Next()
    {
        var rune = Rune.TryGetRuneAt(pattern, _at, out var found) ? found : Rune.ReplacementChar;
        _at += char.IsHighSurrogate(pattern[_at]) && rune.Utf16SequenceLength == 2 ? 2 : 1;
        return rune.Value;
    }

    private void Literal(int rune)
    {
        if (_ignoreCase)
        {
            _output.Append("(?i:");
        }

        _output.Append(rune > 0xFFFF ? "(?:" : "");
        foreach (var unit in rune is >= 0xD800 and <= 0xDFFF ? "\uFFFD" : char.ConvertFromUtf32(rune))
        {
            _output.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }

        _output.Append(rune > 0xFFFF ? ")" : "").Append(_ignoreCase ? ")" : "");
    }
}
