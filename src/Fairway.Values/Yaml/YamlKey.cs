namespace Fairway.Values.Yaml;

/// <summary>Turns a mapping's key into the string that JSON needs, as sigs.k8s.io/yaml does; kyaml takes strings only.</summary>
internal static class YamlKey
{
    /// <summary>Null when the key cannot be a string.</summary>
    public static string? ToText(Value key, YamlDialect dialect) => key.Kind switch
    {
        ValueKind.String => key.AsString(),
        _ when dialect == YamlDialect.Kustomize => null,
        ValueKind.Bool => key.AsBool() == true ? "true" : "false",
        ValueKind.Long => key.ToString(),
        ValueKind.Double => Float(key.AsDouble()!.Value),
        _ => null,
    };

    public static string Refusal(YamlDialect dialect) => dialect == YamlDialect.Kustomize
        ? "the key of a map must be a string here: put it in quotes"
        : "the key of a map must be a string, a number or a boolean";

    // sigs.k8s.io/yaml writes these keys with the precision of 32 bits.
    private static string Float(double key) => key switch
    {
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        double.NaN => ".nan",
        _ when !float.IsFinite((float)key) => key > 0 ? ".inf" : "-.inf",
        _ => GoNumber.ToG((float)key),
    };
}
