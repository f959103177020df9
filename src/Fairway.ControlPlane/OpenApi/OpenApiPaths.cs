using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.OpenApi;

/// <summary>
/// The paths of a group version with the operations its kinds allow. Clients look here for what the server can do: kubectl sends
/// <c>fieldValidation</c> and <c>dryRun</c> only when the kind's PATCH names them.
/// </summary>
internal static class OpenApiPaths
{
    private static readonly string[] OfReads = ["pretty"];

    private static readonly string[] OfLists =
    [
        "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch",
        "sendInitialEvents", "timeoutSeconds", "watch",
    ];

    private static readonly string[] OfWrites = ["dryRun", "fieldManager", "fieldValidation", "pretty"];
    private static readonly string[] OfPatches = [.. OfWrites, "force"];
    private static readonly string[] OfDeletions = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];
    private static readonly string[] Booleans = ["allowWatchBookmarks", "force", "orphanDependents", "sendInitialEvents", "watch"];
    private static readonly string[] Integers = ["gracePeriodSeconds", "limit", "timeoutSeconds"];

    public static Value Of(IEnumerable<KindDescription> kinds)
    {
        var paths = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            AddKind(kind, paths);
        }

        return Value.Map([.. paths.Select(path => (path.Key, path.Value))]);
    }

    private static void AddKind(KindDescription kind, SortedDictionary<string, Value> paths)
    {
        var version = kind.Kind.Group.Length == 0 ? $"/api/{kind.Kind.Version}" : $"/apis/{kind.Kind.Group}/{kind.Kind.Version}";
        var collection = kind.Namespaced ? $"{version}/namespaces/{{namespace}}/{kind.Plural}" : $"{version}/{kind.Plural}";
        Add(
            collection,
            kind,
            [
                ("list", "get", "list", OfLists),
                ("create", "post", "post", OfWrites),
                ("deletecollection", "delete", "deletecollection", OfDeletions),
            ]);
        Add(
            $"{collection}/{{name}}",
            kind,
            [
                ("get", "get", "get", OfReads),
                ("update", "put", "put", OfWrites),
                ("patch", "patch", "patch", OfPatches),
                ("delete", "delete", "delete", OfDeletions),
            ]);
        if (kind.Namespaced)
        {
            Add($"{version}/{kind.Plural}", kind, [("list", "get", "list", OfLists)]);
        }

        void Add(string path, KindDescription of, ReadOnlySpan<(string Verb, string Method, string Action, string[] Parameters)> operations)
        {
            var item = new ValueMap.Builder();
            foreach (var (verb, method, action, parameters) in operations)
            {
                if (of.Verbs.Contains(verb))
                {
                    item[method] = Operation(of, action, path, parameters);
                }
            }

            if (item.Count > 0)
            {
                paths[path] = item.Build();
            }
        }
    }

    private static Value Operation(KindDescription kind, string action, string path, string[] parameters)
    {
        var scope = path.Contains("{namespace}", StringComparison.Ordinal) ? "Namespaced" : "";
        var all = new List<Value>();
        foreach (var name in (ReadOnlySpan<string>)["namespace", "name"])
        {
            if (path.Contains($"{{{name}}}", StringComparison.Ordinal))
            {
                all.Add(Parameter(name, "path").With("required", true));
            }
        }

        all.AddRange(parameters.Select(name => Parameter(name, "query")));
        var schema = Value.Map(("schema", Value.Map(("$ref", OpenApiSchemas.V3Prefix + NameOfAnswer(kind, action)))));
        return Value.Map(
            ("operationId", $"{action}{scope}{kind.Kind.Version}{kind.Kind.Kind}"),
            ("parameters", ValueList.From(all)),
            ("responses", Value.Map(("200", Value.Map(
                ("description", "OK"), ("content", Value.Map(("application/json", schema))))))),
            ("x-kubernetes-action", action),
            ("x-kubernetes-group-version-kind", OpenApiSchemas.KindOf(kind.Kind)));
    }

    private static string NameOfAnswer(KindDescription kind, string action)
    {
        var name = OpenApiSchemas.NameOf(kind);
        return action == "list" ? $"{name[..^kind.Kind.Kind.Length]}{kind.ListKind}" : name;
    }

    private static Value Parameter(string name, string place) => Value.Map(
        ("name", name),
        ("in", place),
        ("schema", Value.Map(("type", Booleans.Contains(name) ? "boolean" : Integers.Contains(name) ? "integer" : "string"))));
}
