using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>The outcome of an apply: the object to write, or, when there are conflicts, the live one.</summary>
public sealed record ApplyResult(Value Object, IReadOnlyList<OwnershipConflict> Conflicts)
{
    /// <summary>The API's refusal (409 Conflict), with a cause for each field.</summary>
    /// <exception cref="InvalidOperationException">There are no conflicts.</exception>
    public KubernetesException ToException()
    {
        if (Conflicts.Count == 0)
        {
            throw new InvalidOperationException("there are no conflicts");
        }

        var causes = Conflicts.Select(conflict => Value.Map(
            ("reason", "FieldManagerConflict"), ("message", $"conflict with {conflict.Owner}"), ("field", conflict.Field)));
        return new(409, StatusReason.Conflict, Message(), Value.Map(("causes", ValueList.From(causes))));
    }

    private string Message() => Conflicts.Count == 1
        ? $"Apply failed with 1 conflict: conflict with {Conflicts[0].Owner}: {Conflicts[0].Field}"
        : $"Apply failed with {Conflicts.Count} conflicts: {string.Join('\n', Conflicts.GroupBy(conflict => conflict.Owner).Select(Group))}";

    private static string Group(IGrouping<string, OwnershipConflict> owner) =>
        string.Join('\n', owner.Select(conflict => $"- {conflict.Field}").Prepend($"conflicts with {owner.Key}:"));
}
