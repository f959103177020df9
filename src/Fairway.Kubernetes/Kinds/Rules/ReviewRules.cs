using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>authorization.k8s.io/v1 and authentication.k8s.io/v1 reviews.</summary>
internal static class ReviewRules
{
    public static KindRules SelfAccess { get; } = new() { Validate = (@new, _) => ValidateAttributes(@new).All };

    public static KindRules Access { get; } = new() { Validate = (@new, _) => ValidateAccess(@new) };

    public static KindRules Token { get; } = new() { Validate = (@new, _) => ValidateToken(@new) };

    private static Problems ValidateAttributes(Value review)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var (resource, other) = (review["spec"]["resourceAttributes"], review["spec"]["nonResourceAttributes"]);
        if (!resource.IsNull && !other.IsNull)
        {
            problems.Invalid("nonResourceAttributes", other, "cannot be specified in combination with resourceAttributes");
        }

        if (resource.IsNull && other.IsNull)
        {
            problems.Invalid("resourceAttributes", resource, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }

        return problems;
    }

    private static IReadOnlyList<FieldError> ValidateAccess(Value review)
    {
        var problems = ValidateAttributes(review);
        using var _ = problems.At("spec");
        if ((review["spec"]["user"].AsString() ?? "").Length == 0 && review["spec"]["groups"].Items.Count == 0)
        {
            problems.Invalid("user", review["spec"]["user"].AsString() ?? "", "at least one of user or group must be specified");
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> ValidateToken(Value review) => (review["spec"]["token"].AsString() ?? "").Length == 0
        ? [FieldError.Required("spec.token", "token is required for TokenReview in authentication")]
        : [];
}
