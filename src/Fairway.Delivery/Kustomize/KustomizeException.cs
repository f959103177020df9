namespace Fairway.Delivery.Kustomize;

/// <summary>Ends a build with the errors found.</summary>
internal sealed class KustomizeException(IReadOnlyList<KustomizeError> errors) : Exception(string.Join("; ", errors))
{
    public KustomizeException(string file, string field, string message)
        : this([new KustomizeError(file, field, message)])
    {
    }

    public IReadOnlyList<KustomizeError> Errors { get; } = errors;
}
