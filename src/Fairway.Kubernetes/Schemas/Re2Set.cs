using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fairway.Kubernetes.Schemas;

/// <summary>Rewrites one set of an RE2 regular expression, such as <c>[^[:alpha:]\d_-]</c>, for the framework's engine.</summary>
internal sealed class Re2Set(Re2Text text)
{
    private readonly StringBuilder _items = new();

    // Whether the items take in what lies beyond U+FFFF, which no item of the framework's can say.
    private bool _takesPairs;

    /// <summary>The set whose opening bracket was read.</summary>
    public string Translate()
    {
        var negated = text.TryTake('^');
        for (var isFirst = true; isFirst || !text.TryTake(']'); isFirst = false)
        {
            if (text.AtEnd)
            {
                throw text.Error("missing closing ]");
            }

            Item();
        }

        return (negated, _takesPairs) switch
        {
            (false, false) => $"[{_items}]",
            (false, true) => $"(?:{Re2Pattern.Pair}|[{_items}])",
            (true, false) => $"(?:{Re2Pattern.Pair}|[^{_items}\\uD800-\\uDFFF])",
            (true, true) => $"[^{_items}\\uD800-\\uDFFF]",
        };
    }

    private void Item()
    {
        if (text.TryTake("[:"))
        {
            Named();
            return;
        }

        if (text.TryTake('\\'))
        {
            if (text.TryTakeProperty(out var property))
            {
                _items.Append(property);
                return;
            }

            if (Re2Text.PerlSet(text.Peek()) is { } set)
            {
                Add(set, isNegated: char.IsAsciiLetterUpper(text.Take()));
                return;
            }

            Range(Single(text.TakeEscaped()));
            return;
        }

        Range(text.Take());
    }

    private void Range(char low)
    {
        var high = low;
        if (text.Rest.Length > 1 && text.Rest[0] == '-' && text.Rest[1] != ']')
        {
            text.Take();
            high = text.TryTake('\\') ? Single(text.TakeEscaped()) : text.Take();
        }

        if (char.IsSurrogate(low) || char.IsSurrogate(high))
        {
            throw new NotSupportedException("a set with characters beyond U+FFFF is not supported");
        }

        if (high < low)
        {
            throw text.Error("invalid character class range");
        }

        _items.Append(CultureInfo.InvariantCulture, $"\\u{(int)low:X4}-\\u{(int)high:X4}");
    }

    // [:alpha:] and [:^alpha:]
    private void Named()
    {
        var negated = text.TryTake('^');
        var end = text.Rest.IndexOf(":]", StringComparison.Ordinal);
        var name = end < 0 ? "" : text.Rest[..end].ToString();
        Add(name switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => @"\u0000-\u007F",
            "blank" => @"\t\u0020",
            "cntrl" => @"\u0000-\u001F\u007F",
            "digit" => "0-9",
            "graph" => @"\u0021-\u007E",
            "lower" => "a-z",
            "print" => @"\u0020-\u007E",
            "punct" => @"\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E",
            "space" => @"\t\n\v\f\r\u0020",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => throw text.Error("invalid character class range"),
        }, negated);
        text.TryTake(name + ":]");
    }

    private void Add(string ascii, bool isNegated)
    {
        if (!isNegated)
        {
            _items.Append(ascii);
            return;
        }

        _takesPairs = true;
        _items.Append(Complement(ascii));
    }

    // Every character up to U+FFFF that is not in a list of ASCII ranges.
    private static string Complement(string ascii)
    {
        var set = new Regex($"[{ascii}]", RegexOptions.CultureInvariant);
        var others = Enumerable.Range(0, 128).Where(code => !set.IsMatch(((char)code).ToString())).Select(code => $"\\u{code:X4}");
        return string.Concat(others) + @"\u0080-\uD7FF\uE000-\uFFFF";
    }

    private static char Single(string character) => character.Length == 1
        ? character[0]
        : throw new NotSupportedException("a set with characters beyond U+FFFF is not supported");
}
