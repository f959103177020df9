using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>Whether a definition's names are free within its group: no two definitions may share a resource name or a kind.</summary>
internal static class DefinitionNames
{
    /// <summary>The first clash in upstream's words (<c>"widgets" is already in use</c>); empty when there is none.</summary>
    public static string Conflict(Value definition, IEnumerable<Value> others)
    {
        var resources = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in others)
        {
            resources.UnionWith(Resources(other["spec"]["names"]));
            kinds.UnionWith(Kinds(other["spec"]["names"]));
        }

        var names = definition["spec"]["names"];
        var clash = Resources(names).FirstOrDefault(resources.Contains) ?? Kinds(names).FirstOrDefault(kinds.Contains);
        return clash is null ? "" : $"\"{clash}\" is already in use";
    }

    private static IEnumerable<string> Resources(Value names)
    {
        List<string?> found = [names["plural"].AsString(), names["singular"].AsString()];
        foreach (var name in names["shortNames"].Items)
        {
            found.Add(name.AsString());
        }

        return found.Where(name => !string.IsNullOrEmpty(name)).OfType<string>();
    }

    private static IEnumerable<string> Kinds(Value names) =>
        new[] { names["kind"].AsString(), names["listKind"].AsString() }.Where(name => !string.IsNullOrEmpty(name)).OfType<string>();
}
