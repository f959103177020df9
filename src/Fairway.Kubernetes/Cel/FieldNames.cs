using System.Collections.Frozen;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// Fields' names as expressions write them: <c>__dot__</c>, <c>__dash__</c>, <c>__slash__</c> and <c>__underscores__</c> for characters that
/// names may not have, <c>__namespace__</c> for words that the language reserves.
/// </summary>
internal static class FieldNames
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while");

    /// <summary>The name in expressions; null when there is no way to write it.</summary>
    public static string? Escape(string field)
    {
        if (Reserved.Contains(field))
        {
            return $"__{field}__";
        }

        var escaped = field.Replace("__", "__underscores__", StringComparison.Ordinal)
            .Replace(".", "__dot__", StringComparison.Ordinal)
            .Replace("-", "__dash__", StringComparison.Ordinal)
            .Replace("/", "__slash__", StringComparison.Ordinal);
        return escaped.Length > 0 && !char.IsAsciiDigit(escaped[0]) && escaped.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? escaped : null;
    }

    /// <summary>The field's own name, for a name that <see cref="Escape"/> gave.</summary>
    public static string Unescape(string name)
    {
        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal)
            && Reserved.Contains(name[2..^2]))
        {
            return name[2..^2];
        }

        return name.Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal)
            .Replace("__slash__", "/", StringComparison.Ordinal)
            .Replace("__underscores__", "__", StringComparison.Ordinal);
    }
}
