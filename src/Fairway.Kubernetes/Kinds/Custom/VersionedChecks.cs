using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>
/// Checks what each version of a definition has. What is the same in all of them is checked once, and told of as the older version of
/// this API had it: <c>spec.validation</c>, <c>spec.subresources</c>, <c>spec.additionalPrinterColumns</c>.
/// </summary>
internal static class VersionedChecks
{
    /// <summary>Expects the place of <paramref name="problems"/> to be the spec.</summary>
    public static void Check(Value spec, Value old, Problems problems)
    {
        var versions = spec["versions"];
        var (schema, subresources) = (Common(versions, "schema"), Common(versions, "subresources"));
        var (columns, fields) = (Common(versions, "additionalPrinterColumns"), schema is null ? null : Common(versions, "selectableFields"));
        problems.Each("versions", versions, version =>
        {
            if (schema is null || !version["schema"]["openAPIV3Schema"].IsMap)
            {
                using var _ = problems.At("schema");
                CheckSchema(version, HasStatus(version), old, problems);
            }

            VersionChecks.CheckSubresources(subresources is null ? version["subresources"] : Value.Null, problems);
            VersionChecks.CheckColumns(columns is null ? version["additionalPrinterColumns"] : Value.Null, problems);
            SelectableFieldChecks.Check(
                fields is null ? version["selectableFields"] : Value.Null, version["schema"]["openAPIV3Schema"], problems);
        });
        if (schema is { } common && common["openAPIV3Schema"].IsMap)
        {
            using var _ = problems.At("validation");
            CheckSchema(versions[0], versions.Items.Any(HasStatus), old, problems);
        }

        VersionChecks.CheckSubresources(subresources ?? Value.Null, problems);
        VersionChecks.CheckColumns(columns ?? Value.Null, problems);
        SelectableFieldChecks.Check(fields ?? Value.Null, schema?["openAPIV3Schema"] ?? Value.Null, problems);
    }

    private static void CheckSchema(Value version, bool hasStatus, Value old, Problems problems)
    {
        var schema = version["schema"]["openAPIV3Schema"];
        if (!schema.IsMap)
        {
            problems.Required("openAPIV3Schema", "schemas are required");
            return;
        }

        var before = old["versions"].Items.FirstOrDefault(known => known["name"] == version["name"]);
        using var _ = problems.At("openAPIV3Schema");
        SchemaChecks.Check(schema, hasStatus, isUnchanged: before["schema"] == version["schema"], problems);
    }

    // Null when the versions differ.
    private static Value? Common(Value versions, string field) =>
        versions.Items.Count > 0 && versions.Items.All(version => version[field] == versions[0][field]) ? versions[0][field] : default(Value?);

    private static bool HasStatus(Value version) => version["subresources"]["status"].IsMap;
}
