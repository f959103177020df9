using System.Globalization;
using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>What the API asks of a version's subresources, printer columns and words about its end.</summary>
internal static class VersionChecks
{
    private const int LongestWarning = 256;

    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    /// <summary>Expects the place of <paramref name="problems"/> to be the version.</summary>
    public static void CheckDeprecation(Value version, Problems problems)
    {
        if (version["deprecationWarning"].AsString() is not { } text)
        {
            return;
        }

        if (version["deprecated"].AsBool() != true)
        {
            problems.Invalid("deprecationWarning", text, "can only be set for deprecated versions");
            return;
        }

        if (Encoding.UTF8.GetByteCount(text) > LongestWarning)
        {
            problems.Invalid("deprecationWarning", text, $"must be <= {LongestWarning} characters long");
        }

        if (text.Length == 0)
        {
            problems.Invalid("deprecationWarning", text, "must not be an empty string");
        }

        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPrintable(rune))
            {
                problems.Invalid(
                    "deprecationWarning",
                    text,
                    $"must only contain printable UTF-8 characters; non-printable character found at index {index}");
                break;
            }

            index += rune.Utf8SequenceLength;
        }
    }

    /// <summary>Expects the place of <paramref name="problems"/> to be what has the subresources.</summary>
    public static void CheckSubresources(Value subresources, Problems problems)
    {
        if (subresources["scale"] is not { IsMap: true } scale)
        {
            return;
        }

        using var _ = problems.At("subresources");
        CheckPath("scale.specReplicasPath", scale["specReplicasPath"], isRequired: true, "should be a json path under .spec", ".spec.");
        CheckPath("scale.statusReplicasPath", scale["statusReplicasPath"], isRequired: true, "should be a json path under .status", ".status.");
        CheckPath(
            "scale.labelSelectorPath",
            scale["labelSelectorPath"],
            isRequired: false,
            "should be a json path under either .spec or .status",
            ".spec.",
            ".status.");

        void CheckPath(string field, Value path, bool isRequired, string message, params string[] roots)
        {
            var text = path.AsString() ?? "";
            if (text.Length == 0)
            {
                if (isRequired)
                {
                    problems.Required(field);
                }
            }
            else if (text[0] != '.')
            {
                problems.Invalid(field, text, "must be a simple json path starting with .");
            }
            else if (!Array.Exists(roots, root => text.StartsWith(root, StringComparison.Ordinal)))
            {
                problems.Invalid(field, text, message);
            }
        }
    }

    /// <summary>Expects the place of <paramref name="problems"/> to be what has the columns.</summary>
    public static void CheckColumns(Value columns, Problems problems) => problems.Each("additionalPrinterColumns", columns, column =>
    {
        var (type, format) = (column["type"].AsString() ?? "", column["format"].AsString() ?? "");
        var path = column["jsonPath"].AsString() ?? "";
        if (string.IsNullOrEmpty(column["name"].AsString()))
        {
            problems.Required("name");
        }

        if (!ColumnTypes.Contains(type))
        {
            problems.RequiredOrInvalid("type", type, $"must be one of {string.Join(",", ColumnTypes)}");
        }

        if (format.Length > 0 && !ColumnFormats.Contains(format))
        {
            problems.Invalid("format", format, $"must be one of {string.Join(",", ColumnFormats)}");
        }

        // Upstream names this field as its older version did.
        if (path.Length == 0)
        {
            problems.Required("JSONPath");
        }
        else if (path[0] != '.')
        {
            problems.Invalid("JSONPath", path, "must be a simple json path starting with .");
        }
    });

    // Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the plain space alone.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator);
}
