using Fairway.Languages.Cel.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// Checks that objects which an expression constructed stand at the place that their types name: in <c>Object.spec{selector: ...}</c> an
/// <c>Object.spec.selector</c> (pkg/cel/mutation/dynamic, CheckTypeNamesMatchFieldPathNames). Lists and maps between have no name.
/// </summary>
internal static class TypeNames
{
    /// <exception cref="MutationException">Names each that does not.</exception>
    public static void Check(CelValue value)
    {
        if (value.As<CelRecord>() is not { } root)
        {
            return;
        }

        var problems = new List<string>();
        Visit(value, root.Type.Name, problems);
        if (problems.Count > 0)
        {
            throw new MutationException($"type mismatch: {string.Join('\n', problems)}");
        }
    }

    private static void Visit(CelValue value, string path, List<string> problems)
    {
        if (value.As<CelRecord>() is { } record)
        {
            if (record.Type.Name != path)
            {
                problems.Add(
                    $"unexpected type name \"{record.Type.Name}\", expected \"{path}\", which matches field name path from root Object type");
            }

            foreach (var (name, field) in record.Fields)
            {
                Visit(field, $"{path}.{name}", problems);
            }
        }
        else if (value.Kind == CelKind.List)
        {
            var items = new ListView(value);
            for (var i = 0; i < items.Count; i++)
            {
                Visit(items[i], path, problems);
            }
        }
        else if (value.Kind == CelKind.Map)
        {
            var entries = new MapView(value);
            for (var i = 0; i < entries.Count; i++)
            {
                Visit(entries.ValueAt(i), path, problems);
            }
        }
    }
}
