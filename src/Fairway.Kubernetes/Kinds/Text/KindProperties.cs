namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>Puts a kind's <c>@</c> lines onto its description.</summary>
internal static class KindProperties
{
    private static readonly string[] ReadAndWrite = ["get", "patch", "update"];

    public static KindDescription Apply(KindDescription kind, PropertyEntry property) => property.Name switch
    {
        "short" => kind with { ShortNames = property.Words },
        "categories" => kind with { Categories = property.Words },
        "cluster" => kind with { Namespaced = false },
        "verbs" => kind with { Verbs = property.Words },
        "select" => kind with { SelectableFields = property.Words },
        "status" => WithSubresource(kind with { HasStatus = true }, new("status", kind.Kind, ReadAndWrite)),
        "scale" when property.Words.Count == 3 => WithSubresource(
            kind with { Scale = new(property.Words[0], property.Words[1], property.Words[2]) },
            new("scale", new("autoscaling", "v1", "Scale"), ReadAndWrite)),
        "subresource" when property.Words.Count >= 4 => WithSubresource(
            kind,
            new(property.Words[0], GroupVersionKind.From(property.Words[1], property.Words[2]), [.. property.Words.Skip(3)])),
        "deprecated" => kind with
        {
            DeprecationWarning = $"{kind.Kind.Version} {kind.Kind.Kind} is deprecated in {string.Join(' ', property.Words)}",
        },
        "body" => kind with { Verbs = [] },
        _ => throw property.Place.Error($"\"@{property.Name}\" is unknown or has the wrong number of words"),
    };

    private static KindDescription WithSubresource(KindDescription kind, Subresource subresource) =>
        kind with { Subresources = [.. kind.Subresources, subresource] };
}
