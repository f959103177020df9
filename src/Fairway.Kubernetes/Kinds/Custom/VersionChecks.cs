using System.Text.RegularExpressions;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>What the API asks of one version of a definition: its schema, subresources, columns and selectable fields.</summary>
internal static partial class VersionChecks
{
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    public static void Check(Value version, Problems problems)
    {
        using (problems.At("schema"))
        {
            if (version["schema"]["openAPIV3Schema"] is { IsMap: true } schema)
            {
                using var _ = problems.At("openAPIV3Schema");
                StructuralChecks.Check(schema, problems);
            }
            else
            {
                problems.Required("openAPIV3Schema", "schemas are required");
            }
        }

        if (version["subresources"]["scale"] is { IsMap: true } scale)
        {
            using var _ = problems.At("subresources");
            CheckScale(scale, problems);
        }

        CheckColumns(version["additionalPrinterColumns"].Items, problems);
        CheckSelectableFields(version["selectableFields"].Items, problems);
    }

    private static void CheckScale(Value scale, Problems problems)
    {
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
            else if (!SimplePath().IsMatch(text))
            {
                problems.Invalid(field, text, "must be a simple json path starting with .");
            }
            else if (!Array.Exists(roots, root => text.StartsWith(root, StringComparison.Ordinal)))
            {
                problems.Invalid(field, text, message);
            }
        }
    }

    private static void CheckColumns(ValueList columns, Problems problems)
    {
        using var _ = problems.At("additionalPrinterColumns");
        for (var i = 0; i < columns.Count; i++)
        {
            using var __ = problems.At(i);
            var (type, format) = (columns[i]["type"].AsString() ?? "", columns[i]["format"].AsString() ?? "");
            var path = columns[i]["jsonPath"].AsString() ?? "";
            if (!ColumnTypes.Contains(type))
            {
                problems.Invalid("type", type, $"must be one of {string.Join(",", ColumnTypes)}");
            }

            if (format.Length > 0 && !ColumnFormats.Contains(format))
            {
                problems.Invalid("format", format, $"must be one of {string.Join(",", ColumnFormats)}");
            }

            if (path.Length > 0 && !path.StartsWith('.'))
            {
                problems.Invalid("jsonPath", path, "must be a simple json path starting with .");
            }
        }
    }

    private static void CheckSelectableFields(ValueList fields, Problems problems)
    {
        using var _ = problems.At("selectableFields");
        for (var i = 0; i < fields.Count; i++)
        {
            using var __ = problems.At(i);
            var path = fields[i]["jsonPath"].AsString() ?? "";
            if (!SimplePath().IsMatch(path))
            {
                problems.Invalid("jsonPath", path, "must be a simple json path starting with .");
            }
            else if (path.StartsWith(".metadata.", StringComparison.Ordinal))
            {
                problems.Invalid("jsonPath", path, "must not point to fields in metadata");
            }
        }
    }

    [GeneratedRegex(@"^(\.[a-zA-Z_$][a-zA-Z0-9_$-]*)+\z")]
    private static partial Regex SimplePath();
}
