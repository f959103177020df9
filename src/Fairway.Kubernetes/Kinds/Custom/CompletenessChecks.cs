using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>Whether what the root's logical junctors speak of is specified outside of them as well.</summary>
internal static class CompletenessChecks
{
    /// <summary>Expects the place of <paramref name="problems"/> to be the root of the schema.</summary>
    public static void Check(Value schema, Problems problems) => CheckJunctors(schema, schema, problems.Place(), problems.Place(), problems);

    private static void CheckJunctors(Value nested, Value schema, string place, string said, Problems problems)
    {
        foreach (var junctor in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            for (var i = 0; i < nested[junctor].Items.Count; i++)
            {
                CheckNested(nested[junctor][i], schema, place, $"{said}.{junctor}[{i}]", problems);
            }
        }

        CheckNested(nested["not"], schema, place, $"{said}.not", problems);
    }

    private static void CheckNested(Value nested, Value schema, string place, string said, Problems problems)
    {
        if (!nested.IsMap)
        {
            return;
        }

        if (!schema.IsMap)
        {
            problems.Add(FieldError.Required(place, $"because it is defined in {said}"));
            return;
        }

        CheckJunctors(nested, schema, place, said, problems);
        CheckNested(nested["items"], schema["items"], $"{place}.items", $"{said}.items", problems);
        foreach (var (name, property) in nested["properties"].Fields)
        {
            CheckNested(property, schema["properties"][name], $"{place}.properties[{name}]", $"{said}.properties[{name}]", problems);
        }
    }
}
