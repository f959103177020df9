using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairway.Values.Yaml;

/// <summary>What a scalar means: go-yaml's resolution of plain words and of the explicit tags.</summary>
internal static partial class YamlScalar
{
    public const string TagPrefix = "tag:yaml.org,2002:";

    /// <exception cref="ValueFormatException">The text does not fit the explicit tag.</exception>
    public static Value Resolve(Scalar scalar, YamlDialect dialect)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag.Length == 0)
        {
            return scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value, dialect) : scalar.Value;
        }

        if (!tag.StartsWith(TagPrefix, StringComparison.Ordinal))
        {
            return scalar.Value;
        }

        var type = tag[TagPrefix.Length..];
        return type switch
        {
            "bool" or "int" or "float" or "null" or "timestamp" => Tagged(scalar, type, dialect),
            "binary" => Binary(scalar),
            _ => scalar.Value,
        };
    }

    /// <summary>What a plain word means, null included; text when it is nothing else.</summary>
    public static Value Plain(string text, YamlDialect dialect)
    {
        var (kind, value) = Classify(text, dialect);
        return kind != "timestamp" ? value
            : dialect == YamlDialect.Kustomize ? YamlTimestamp.ToRfc3339(text)
            : text;
    }

    /// <summary>Whether go-yaml v2 would read the plain word as anything but this very text.</summary>
    public static bool IsAmbiguous(string text) => Classify(text, YamlDialect.Kubernetes).Kind != "str" || Base60().IsMatch(text);

    private static Value Tagged(Scalar scalar, string type, YamlDialect dialect)
    {
        var (kind, value) = Classify(scalar.Value, dialect);
        if (type == "float" && kind == "int")
        {
            return value.AsDouble()!.Value;
        }

        if (kind != type)
        {
            throw YamlEvents.Error(scalar.Start, $"cannot decode !!{kind} `{scalar.Value}` as a !!{type}");
        }

        return kind == "timestamp" ? Plain(scalar.Value, dialect) : value;
    }

    private static Value Binary(Scalar scalar)
    {
        var bytes = new byte[scalar.Value.Length];
        // JSON holds text only: bytes that are not UTF-8 become U+FFFD, as in Go.
        return Convert.TryFromBase64String(scalar.Value, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length))
            : throw YamlEvents.Error(scalar.Start, "!!binary value contains invalid base64 data");
    }

    private static (string Kind, Value Value) Classify(string text, YamlDialect dialect) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ("null", Value.Null),
        "true" or "True" or "TRUE" => ("bool", true),
        "false" or "False" or "FALSE" => ("bool", false),
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" when dialect == YamlDialect.Kubernetes => ("bool", true),
        "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" when dialect == YamlDialect.Kubernetes => ("bool", false),
        ".nan" or ".NaN" or ".NAN" => ("float", double.NaN),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => ("float", double.PositiveInfinity),
        "-.inf" or "-.Inf" or "-.INF" => ("float", double.NegativeInfinity),
        _ => text[0] switch
        {
            '.' => Float(text, text),
            '+' or '-' or (>= '0' and <= '9') => Numeric(text),
            _ => ("str", text),
        },
    };

    private static (string Kind, Value Value) Numeric(string text)
    {
        if (YamlTimestamp.IsMatch(text))
        {
            return ("timestamp", text);
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return GoInteger.TryParse(plain, out var integer) ? ("int", integer) : Float(plain, text);
    }

    private static (string Kind, Value Value) Float(string plain, string text) =>
        FloatForm().IsMatch(plain) && double.Parse(plain, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? ("float", number)
            : ("str", text);

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex FloatForm();

    // Sexagesimal numbers of YAML 1.1: read as text, yet quoted on the way out for the sake of other readers.
    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Base60();
}
