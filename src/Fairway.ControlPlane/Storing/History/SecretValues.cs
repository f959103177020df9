using Fairway.Values;

namespace Fairway.ControlPlane.Storing.History;

/// <summary>Hides what a Secret keeps: that a value changed is told, never the value.</summary>
internal static class SecretValues
{
    private const string Applied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly Value Hidden = "(hidden)";
    private static readonly string[] Maps = ["data", "stringData"];

    public static bool AreIn(string resource) => resource == "/secrets";

    /// <summary>The secret without its values.</summary>
    public static Value Hide(Value secret)
    {
        foreach (var field in Maps)
        {
            if (secret[field].IsMap)
            {
                secret = secret.With(field, HideAll(secret[field]));
            }
        }

        return secret["metadata"]["annotations"][Applied].IsNull ? secret : secret.WithAt(["metadata", "annotations", Applied], Hidden);
    }

    /// <summary>The change without the values of a secret.</summary>
    public static FieldChange Hide(FieldChange change)
    {
        var isValue = Maps.Any(field => change.Path == field || change.Path.StartsWith(field + ".", StringComparison.Ordinal)
            || change.Path.StartsWith(field + "[", StringComparison.Ordinal));
        if (isValue || change.Path == $"metadata.annotations[{Applied}]")
        {
            return new(change.Path, HideAll(change.Old), HideAll(change.New));
        }

        return change.Path == "metadata.annotations"
            ? new(change.Path, HideApplied(change.Old), HideApplied(change.New))
            : change;
    }

    private static Value HideApplied(Value annotations) => annotations[Applied].IsNull ? annotations : annotations.With(Applied, Hidden);

    private static Value HideAll(Value value) => value.IsNull ? value
        : value.IsMap ? value.Fields.Aggregate(value, (map, field) => map.With(field.Key, Hidden)) : Hidden;
}
