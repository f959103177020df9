using Fairway.Kubernetes.Kinds.Custom;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds;

/// <summary>Reads the kinds that a CustomResourceDefinition (apiextensions.k8s.io/v1) declares, one for each of its versions.</summary>
public static class CustomKinds
{
    /// <summary>
    /// The versions' descriptions, and every reason why the definition cannot be used; there are no descriptions when there are errors.
    /// Expects a definition with its defaults filled in.
    /// </summary>
    public static (IReadOnlyList<KindDescription> Kinds, IReadOnlyList<FieldError> Errors) FromDefinition(Value definition)
    {
        var problems = new Problems();
        DefinitionChecks.Check(definition, Value.Null, problems);
        return problems.All.Count > 0 ? ([], problems.All) : (Read(definition), []);
    }

    /// <summary>The versions' descriptions of a definition that was found right before, such as one that is stored.</summary>
    public static IReadOnlyList<KindDescription> Read(Value definition)
    {
        var kinds = new List<KindDescription>();
        foreach (var version in definition["spec"]["versions"].Items)
        {
            kinds.Add(VersionReader.Read(definition, version));
        }

        var stored = kinds.FirstOrDefault(static kind => kind.StorageVersion);
        return [.. kinds.Select(kind => ReferenceEquals(kind, stored) ? kind : kind with { StoredAs = stored })];
    }
}
