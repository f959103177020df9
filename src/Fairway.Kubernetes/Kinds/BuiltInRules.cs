namespace Fairway.Kubernetes.Kinds;

/// <summary>Which built-in kind has which rules.</summary>
internal static class BuiltInRules
{
    public static KindRules? Find(GroupVersionKind kind) => null;
}
