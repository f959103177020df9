using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Kustomize.Reading;

/// <summary>Reads the objects of a file; lists (<c>kind: List</c>, <c>ConfigMapList</c>) come out as their items.</summary>
internal static class ResourceReader
{
    public static IReadOnlyList<BuildItem> Read(BuildSession session, ReadOnlySpan<byte> content, string file, string field = "")
    {
        var items = new List<BuildItem>();
        foreach (var document in BuildSession.Parse(content, YamlDialect.Kustomize, file, field))
        {
            Add(document.Value, items, file, field, document.Line);
        }

        session.CountObjects(items.Count, file);
        return items;
    }

    private static void Add(Value value, List<BuildItem> items, string file, string field, int line)
    {
        if (value.ObjectKind.EndsWith("List", StringComparison.Ordinal) && value.Fields.ContainsKey("items"))
        {
            foreach (var item in value["items"].Items)
            {
                Add(item, items, file, field, line);
            }

            return;
        }

        if (!value.IsMap)
        {
            throw new KustomizeException(file, field, $"the document at line {line} is not an object");
        }

        if (value.ObjectKind.Length == 0 || value.ApiVersion.Length == 0)
        {
            throw new KustomizeException(file, field, $"the object at line {line} has no {(value.ObjectKind.Length == 0 ? "kind" : "apiVersion")}");
        }

        if (value.Name.Length == 0)
        {
            throw new KustomizeException(file, field, $"missing metadata.name in the {value.ObjectKind} at line {line}");
        }

        items.Add(new BuildItem(value));
    }
}
