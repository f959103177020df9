using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>authorization.k8s.io/v1 and authentication.k8s.io/v1 reviews.</summary>
internal static class ReviewRules
{
    public static KindRules SelfAccess { get; } = new() { Validate = (@new, _) => ValidateAttributes(@new).All };

    public static KindRules Access { get; } = new() { Validate = (@new, _) => ValidateAccess(@new) };

    public static KindRules LocalAccess { get; } = new() { Validate = (@new, _) => ValidateLocalAccess(@new) };

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

        if (!resource.IsNull)
        {
            using var attributes = problems.At("resourceAttributes");
            CheckSelector("fieldSelector", resource["fieldSelector"], problems);
            CheckSelector("labelSelector", resource["labelSelector"], problems);
        }

        return problems;
    }

    // Operators that are not known pass: a newer client may know them.
    private static void CheckSelector(string field, Value selector, Problems problems)
    {
        if (selector.IsNull)
        {
            return;
        }

        using var _ = problems.At(field);
        var (raw, requirements) = (selector["rawSelector"].AsString() ?? "", selector["requirements"]);
        if (raw.Length > 0 && requirements.Items.Count > 0)
        {
            problems.Invalid("rawSelector", raw, "may not specified at the same time as requirements");
        }

        if (raw.Length == 0 && requirements.Items.Count == 0)
        {
            problems.Required(
                "requirements", $"when spec.resourceAttributes.{field} is specified, requirements or rawSelector is required");
        }

        problems.Each("requirements", requirements, requirement =>
        {
            var values = requirement["values"].Items.Count;
            switch (requirement["operator"].AsString())
            {
                case "In" or "NotIn" when values == 0:
                    problems.Required("values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when values > 0:
                    problems.Forbidden("values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
            }

            if ((requirement["key"].AsString() ?? "").Length == 0)
            {
                problems.Required("key", "must be specified");
            }
        });
    }

    private static IReadOnlyList<FieldError> ValidateLocalAccess(Value review)
    {
        var problems = new Problems();
        problems.AddRange(ValidateAccess(review));
        var spec = review["spec"];
        if (spec["resourceAttributes"] is { IsNull: false } resource && (resource["namespace"].AsString() ?? "") != review.Namespace)
        {
            problems.Add(FieldError.Invalid(
                "spec.resourceAttributes.namespace", resource["namespace"].AsString() ?? "", "must match metadata.namespace"));
        }

        if (spec["nonResourceAttributes"] is { IsNull: false } other)
        {
            problems.Add(FieldError.Invalid("spec.nonResourceAttributes", other, "disallowed on this kind of request"));
        }

        return problems.All;
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
