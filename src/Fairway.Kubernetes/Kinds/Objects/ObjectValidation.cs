using Fairway.Kubernetes.Kinds.Custom;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>Finds every problem of an object that is about to be stored. The old object is null for a creation.</summary>
public static class ObjectValidation
{
    /// <param name="kind">The kind.</param>
    /// <param name="new">The object as it would be stored.</param>
    /// <param name="old">The object as it is.</param>
    /// <param name="warn">Is told what is wrong and forgiven, because it was so before.</param>
    /// <param name="cancellationToken">The request's.</param>
    public static IReadOnlyList<FieldError> Validate(
        KindDescription kind, Value @new, Value old, Action<string> warn, CancellationToken cancellationToken)
    {
        var problems = new Problems();
        if (kind.IsStored)
        {
            using var _ = problems.At("metadata");
            MetadataRules.Check(kind, @new.Metadata, old.Metadata, problems);
        }

        problems.AddRange(CheckSchema(kind, @new, old));
        CheckParts(kind, @new, isStatus: false, problems);
        CheckRules(kind, @new, old, problems, warn, cancellationToken);
        if (kind.Rules is { } rules)
        {
            problems.AddRange(rules.Validate(@new, old));
        }

        return Once(problems.All);
    }

    /// <summary>Of labels and annotations alone.</summary>
    public static IReadOnlyList<FieldError> ValidateTexts(Value metadata)
    {
        var problems = new Problems();
        using var _ = problems.At("metadata");
        MetadataRules.CheckLabels(metadata["labels"], problems);
        MetadataRules.CheckAnnotations(metadata["annotations"], problems);
        return problems.All;
    }

    /// <summary>For a write through <c>/status</c>, where only metadata and status can have changed.</summary>
    /// <inheritdoc cref="Validate" path="/param"/>
    public static IReadOnlyList<FieldError> ValidateStatus(
        KindDescription kind, Value @new, Value old, Action<string> warn, CancellationToken cancellationToken)
    {
        var problems = new Problems();
        using (problems.At("metadata"))
        {
            MetadataRules.Check(kind, @new.Metadata, old.Metadata, problems);
        }

        if (kind.IsCustom && kind.Schema.Field("status") is { } schema && @new["status"] is { IsNull: false } status)
        {
            problems.AddRange(Validation.ValidatePart("status", schema, status, old["status"]));
        }

        CheckParts(kind, @new, isStatus: true, problems);
        CheckRules(kind, @new, old, problems, warn, cancellationToken);
        if (kind.Rules is { } rules)
        {
            problems.AddRange(rules.ValidateStatus(@new, old));
        }

        return Once(problems.All);
    }

    // What built-in kinds report about themselves was only ever checked for its types, which decoding has done.
    private static IReadOnlyList<FieldError> CheckSchema(KindDescription kind, Value @new, Value old)
    {
        if (!kind.IsCustom)
        {
            return Validation.Validate(kind.Schema, @new.Without("status").Without("metadata"));
        }

        var errors = Validation.ValidateChange(kind.Schema, @new, old);
        return kind.NameLimits is not { } limits ? errors
            : [.. errors, .. Validation.ValidateChange(limits, @new, old)];
    }

    // What a custom kind's schema cannot say of its parts.
    private static void CheckParts(KindDescription kind, Value @new, bool isStatus, Problems problems)
    {
        if (kind is { IsCustom: true, Scale: { } scale })
        {
            ScaleChecks.Check(scale, @new, checksSpec: !isStatus, problems);
        }

        if (kind.HasEmbeddedResources && !isStatus)
        {
            EmbeddedChecks.Check(kind.Schema, @new, problems);
        }
    }

    // Rules are written for values of the right form.
    private static void CheckRules(
        KindDescription kind, Value @new, Value old, Problems problems, Action<string> warn, CancellationToken cancellationToken)
    {
        if (kind.ValidationRules is not { } rules)
        {
            return;
        }

        if (problems.All.Any(IsBlocking))
        {
            problems.Add(FieldError.Invalid(
                "<nil>",
                "null",
                "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
        }
        else
        {
            problems.AddRange(rules.Check(@new, old, "", warn, cancellationToken));
        }
    }

    private static bool IsBlocking(FieldError error) => error.Type is FieldErrorType.NotSupported or FieldErrorType.Required
        or FieldErrorType.TooLong or FieldErrorType.TooMany or FieldErrorType.TypeInvalid;

    // A rule and the schema may miss the same field; the rule says more.
    private static IReadOnlyList<FieldError> Once(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count < 2)
        {
            return errors;
        }

        var groups = errors.GroupBy(error => error.Type == FieldErrorType.Required ? error.Field : error.ToString());
        return [.. groups.Select(same => same.MaxBy(error => error.Detail.Length)!)];
    }
}
