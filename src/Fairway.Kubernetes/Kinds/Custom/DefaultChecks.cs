using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>Whether the defaults in a structural schema are what the schema asks for, and pass its rules where these compile.</summary>
internal static class DefaultChecks
{
    /// <summary>Expects the place of <paramref name="problems"/> to be the schema.</summary>
    public static void Check(Value schema, Problems problems, bool runsRules)
    {
        if (!schema["default"].IsNull)
        {
            CheckDefault(SchemaReader.Read(schema), schema["default"], problems, runsRules);
        }

        if (schema["items"].IsMap)
        {
            using var _ = problems.At("items");
            Check(schema["items"], problems, runsRules);
        }

        foreach (var (name, property) in schema["properties"].Fields)
        {
            using var _ = problems.At("properties");
            using var __ = problems.AtKey(name);
            Check(property, problems, runsRules);
        }
    }

    private static void CheckDefault(Schema schema, Value value, Problems problems, bool runsRules)
    {
        var place = problems.Place("default");
        if (runsRules)
        {
            // As a new value, and as one that stays: some rules ask only the one or the other.
            if (RuleTree.Of(schema, schema.EmbeddedResource) is { } rules)
            {
                var stays = rules.Check(value, value, place, static _ => { }, CancellationToken.None);
                problems.AddRange(stays.Count > 0 ? stays : rules.Check(value, Value.Null, place, static _ => { }, CancellationToken.None));
            }

            return;
        }

        var unknown = new List<string>();
        Pruning.Prune(schema, value, unknown);
        if (unknown.Count > 0)
        {
            problems.Invalid("default", value, "must not have unknown fields");
        }

        problems.AddRange(Validation.ValidatePart(place, schema, value, Value.Null));
    }
}
