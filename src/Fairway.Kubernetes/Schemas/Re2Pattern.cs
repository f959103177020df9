using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Rewrites a regular expression of RE2 (the syntax of Go's <c>regexp</c>) for the framework's engine, which reads the same text otherwise:
/// <c>$</c> would also match before a last line break, <c>\d</c>, <c>\w</c> and <c>\s</c> would be Unicode's, <c>[[:alpha:]]</c> a set of
/// letters before a bracket, and a character beyond U+FFFF two characters. Groups capture nothing; <c>\b</c> stays Unicode's.
/// </summary>
internal sealed class Re2Pattern
{
    /// <summary>A character beyond U+FFFF, which the framework sees as two.</summary>
    public const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private const int MostRepetitions = 1000;

    private readonly Re2Text _text;
    private readonly StringBuilder _output = new();
    private readonly Stack<Flags> _flags = new([default]);

    private Re2Pattern(string pattern) => _text = new(pattern);

    /// <exception cref="ArgumentException">Not RE2's syntax; tells which part.</exception>
    /// <exception cref="NotSupportedException">A set with characters beyond U+FFFF.</exception>
    public static string Translate(string pattern)
    {
        var translation = new Re2Pattern(pattern);
        while (!translation._text.AtEnd)
        {
            translation.Next();
        }

        return translation._output.ToString();
    }

    private void Next()
    {
        var c = _text.Take();
        _ = c switch
        {
            '\\' => Escape(),
            '[' => _output.Append(new Re2Set(_text).Translate()),
            '(' => Group(),
            ')' => EndGroup(),
            '^' => _output.Append(_flags.Peek().Multiline ? "(?m:^)" : @"\A"),
            '$' => _output.Append(_flags.Peek().Multiline ? "(?m:$)" : @"\z"),
            '.' => _output.Append($"(?:{Pair}|[^{(_flags.Peek().DotTakesAll ? "" : @"\n")}\\uD800-\\uDFFF])"),
            '{' => Repetition(),
            _ when char.IsHighSurrogate(c) && !_text.AtEnd => Character($"{c}{_text.Take()}"),
            _ => _output.Append(c),
        };
    }

    private StringBuilder Escape()
    {
        if (_text.TryTakeProperty(out var property))
        {
            return _output.Append(property);
        }

        var c = _text.Peek();
        if (Re2Text.PerlSet(c) is { } set)
        {
            _text.Take();
            return char.IsAsciiLetterUpper(c)
                ? _output.Append($"(?:{Pair}|[^{set}\\uD800-\\uDFFF])")
                : _output.Append($"[{set}]");
        }

        switch (c)
        {
            case 'A' or 'z' or 'b' or 'B':
                return _output.Append('\\').Append(_text.Take());
            case 'Q':
                _text.Take();
                return _output.Append(Regex.Escape(_text.TakeLiteral()));
            default:
                return Character(_text.TakeEscaped());
        }
    }

    // A repetition after a pair repeats both.
    private StringBuilder Character(string character) =>
        _output.Append(character.Length == 1 ? Regex.Escape(character) : $"(?:{character})");

    // (…), (?:…), (?P<name>…), (?<name>…), (?i), (?i-s:…)
    private StringBuilder Group()
    {
        if (!_text.TryTake('?'))
        {
            _flags.Push(_flags.Peek());
            return _output.Append("(?:");
        }

        if (_text.TryTakeGroupName())
        {
            _flags.Push(_flags.Peek());
            return _output.Append("(?:");
        }

        var flags = _flags.Peek();
        for (var isOn = true; ;)
        {
            var c = _text.TakeFlag();
            switch (c)
            {
                case '-' when isOn:
                    isOn = false;
                    break;
                case 'i':
                    flags = flags with { IgnoresCase = isOn };
                    break;
                case 'm':
                    flags = flags with { Multiline = isOn };
                    break;
                case 's':
                    flags = flags with { DotTakesAll = isOn };
                    break;
                case 'U':
                    // What is matched first says nothing about whether there is a match.
                    break;
                case ':':
                    _flags.Push(flags);
                    return _output.Append(flags.IgnoresCase ? "(?i:" : "(?-i:");
                case ')':
                    _flags.Pop();
                    _flags.Push(flags);
                    return _output.Append(flags.IgnoresCase ? "(?i)" : "(?-i)");
                default:
                    throw _text.Error("invalid or unsupported Perl syntax");
            }
        }
    }

    private StringBuilder EndGroup()
    {
        if (_flags.Count == 1)
        {
            throw _text.Error("unexpected )");
        }

        _flags.Pop();
        return _output.Append(')');
    }

    // A brace that counts nothing stands for itself, here as there.
    private StringBuilder Repetition()
    {
        var end = _text.Rest.IndexOf('}');
        if (end > 0)
        {
            foreach (var number in _text.Rest[..end].ToString().Split(','))
            {
                if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > MostRepetitions)
                {
                    throw _text.Error("invalid repeat count");
                }
            }
        }

        return _output.Append('{');
    }

    private readonly record struct Flags(bool IgnoresCase, bool Multiline, bool DotTakesAll);
}
