using Fairway.Values;

namespace Fairway.ControlPlane.OpenApi;

/// <summary>
/// Joins OpenAPI v2 documents of other servers to this one's, as kube-openapi's aggregator does: a definition of the same name that says something
/// else gets another name, <c>NAME_v2</c>, and what refers to it follows.
/// </summary>
internal static class OpenApiMerge
{
    private const string Prefix = "#/definitions/";
    private const string ApiPaths = "/apis/";

    public static Value Join(Value document, Value other)
    {
        var (definitions, paths) = (document["definitions"].Fields.ToBuilder(), document["paths"].Fields.ToBuilder());
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, definition) in other["definitions"].Fields)
        {
            if (definitions.ContainsKey(name) && definitions[name] != definition)
            {
                renamed[name] = FreeName(definitions, name);
            }
        }

        foreach (var (name, definition) in other["definitions"].Fields)
        {
            definitions.TryAdd(renamed.GetValueOrDefault(name, name), Follow(definition, renamed));
        }

        foreach (var (path, item) in other["paths"].Fields)
        {
            if (path.StartsWith(ApiPaths, StringComparison.Ordinal))
            {
                paths.TryAdd(path, Follow(item, renamed));
            }
        }

        return document.With("paths", paths.Build()).With("definitions", definitions.Build());
    }

    private static string FreeName(ValueMap.Builder taken, string name)
    {
        var number = 2;
        while (taken.ContainsKey($"{name}_v{number}"))
        {
            number++;
        }

        return $"{name}_v{number}";
    }

    private static Value Follow(Value value, Dictionary<string, string> renamed)
    {
        if (renamed.Count == 0)
        {
            return value;
        }

        if (value.IsList)
        {
            return ValueList.From(value.Items.Select(item => Follow(item, renamed)));
        }

        if (!value.IsMap)
        {
            return value;
        }

        var followed = new ValueMap.Builder();
        foreach (var (key, field) in value.Fields)
        {
            followed[key] = key == "$ref" && field.AsString() is { } target && target.StartsWith(Prefix, StringComparison.Ordinal)
                && renamed.TryGetValue(target[Prefix.Length..], out var name)
                ? Prefix + name
                : Follow(field, renamed);
        }

        return followed.Build();
    }
}
