using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Refuses fields that mean nothing, so that a misspelt one is not passed over.</summary>
internal static class KnownFields
{
    public static void Check(Value map, string prefix, List<FieldError> problems, params string[] known)
    {
        foreach (var (field, _) in map.Fields)
        {
            if (!known.Contains(field))
            {
                problems.Add(FieldError.Invalid(prefix + field, field, $"unknown field; there are {string.Join(", ", known)}"));
            }
        }
    }
}
