using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>Finds every problem of an object that is about to be stored. The old object is null for a creation.</summary>
public static class ObjectValidation
{
    public static IReadOnlyList<FieldError> Validate(KindDescription kind, Value @new, Value old)
    {
        var problems = new Problems();
        if (kind.IsStored)
        {
            using var _ = problems.At("metadata");
            MetadataRules.Check(kind, @new.Metadata, old.Metadata, problems);
        }

        problems.AddRange(CheckSchema(kind, @new));
        if (kind.Rules is { } rules)
        {
            problems.AddRange(rules.Validate(@new, old));
        }

        return Once(problems.All);
    }

    /// <summary>For a write through <c>/status</c>, where only metadata and status can have changed.</summary>
    public static IReadOnlyList<FieldError> ValidateStatus(KindDescription kind, Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("metadata"))
        {
            MetadataRules.Check(kind, @new.Metadata, old.Metadata, problems);
        }

        if (kind.IsCustom && kind.Schema.Field("status") is { } schema && @new["status"] is { IsNull: false } status)
        {
            problems.AddRange(Validation.Validate(schema, status, ValidationWording.Custom, "status"));
        }

        if (kind.Rules is { } rules)
        {
            problems.AddRange(rules.ValidateStatus(@new, old));
        }

        return Once(problems.All);
    }

    // What built-in kinds report about themselves was only ever checked for its types, which decoding has done.
    private static IReadOnlyList<FieldError> CheckSchema(KindDescription kind, Value @new) => kind.IsCustom
        ? Validation.Validate(kind.Schema, @new, ValidationWording.Custom)
        : Validation.Validate(kind.Schema, @new.Without("status").Without("metadata"));

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
