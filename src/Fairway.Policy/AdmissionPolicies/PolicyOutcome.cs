namespace Fairway.Policy.AdmissionPolicies;

/// <summary>What a validating policy says of a write.</summary>
/// <param name="Denials">The validations that it did not pass; what failed and must not counts as one.</param>
/// <param name="Annotations">For the audit log, without the policy's name.</param>
/// <param name="AnnotationErrors">Annotations that could not be had and should have been: each refuses the write.</param>
internal sealed record PolicyOutcome(
    IReadOnlyList<Decision> Denials, IReadOnlyList<(string Key, string Text)> Annotations, IReadOnlyList<string> AnnotationErrors)
{
    public static PolicyOutcome Nothing { get; } = new([], [], []);
}
