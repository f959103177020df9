using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a reference to an object of any kind in the same namespace.</summary>
internal static class TypedReferenceChecks
{
    public static void Check(string field, Value reference, Problems problems)
    {
        if (!reference.IsMap)
        {
            return;
        }

        using var _ = problems.At(field);
        if (reference["apiGroup"].AsString() is { } group)
        {
            problems.Invalid("apiGroup", group, Names.Subdomain(group));
        }

        foreach (var part in (ReadOnlySpan<string>)["kind", "name"])
        {
            if (reference[part].AsString() is { Length: > 0 } text)
            {
                problems.Invalid(part, text, Names.PathSegment(text));
            }
            else
            {
                problems.Required(part, $"{part} is required");
            }
        }
    }
}
