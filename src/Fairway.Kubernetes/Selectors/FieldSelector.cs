using System.Text;

namespace Fairway.Kubernetes.Selectors;

/// <summary>A field selector: <c>metadata.name=web,status.phase!=Running</c>. All its terms must hold; an empty one matches everything.</summary>
public sealed class FieldSelector
{
    private readonly FieldTerm[] _terms;

    private FieldSelector(FieldTerm[] terms) => _terms = terms;

    public static FieldSelector Everything { get; } = new([]);

    public IReadOnlyList<FieldTerm> Terms => _terms;

    public bool MatchesEverything => _terms.Length == 0;

    /// <exception cref="FormatException">The text is no selector; upstream's wording.</exception>
    public static FieldSelector Parse(string text)
    {
        var terms = Split(text).Where(part => part.Length > 0).Order(StringComparer.Ordinal).Select(part => ReadTerm(text, part)).ToArray();
        return terms.Length == 0 ? Everything : new(terms);
    }

    /// <param name="valueOf">The value of a field as text; empty when it has none.</param>
    public bool Matches(Func<string, string> valueOf)
    {
        foreach (var term in _terms)
        {
            if (string.Equals(valueOf(term.Field), term.Value, StringComparison.Ordinal) == term.Negated)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value that a field must have, or null when the selector leaves it open.</summary>
    public string? Required(string field) => Array.Find(_terms, term => term.Field == field && !term.Negated)?.Value;

    public override string ToString() => string.Join(',', (IEnumerable<FieldTerm>)_terms);

    // At commas, unless a backslash stands before them.
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static FieldTerm ReadTerm(string text, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            foreach (var @operator in (ReadOnlySpan<string>)["!=", "==", "="])
            {
                if (part.AsSpan(i).StartsWith(@operator, StringComparison.Ordinal))
                {
                    return new(part[..i], Unescape(part[(i + @operator.Length)..]), @operator == "!=");
                }
            }
        }

        throw new FormatException($"invalid selector: '{text}'; can't understand '{part}'");
    }

    private static string Unescape(string value)
    {
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is ',' or '=')
            {
                throw new FormatException($"invalid field selector: unescaped character in value: {(int)c}");
            }

            if (c == '\\')
            {
                c = ++i < value.Length ? value[i] : '\0';
                if (c is not ('\\' or ',' or '='))
                {
                    throw new FormatException($"invalid field selector: invalid escape sequence: \\{(c == '\0' ? "" : c)}");
                }
            }

            result.Append(c);
        }

        return result.ToString();
    }
}
