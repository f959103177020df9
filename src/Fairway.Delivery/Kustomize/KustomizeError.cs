namespace Fairway.Delivery.Kustomize;

/// <summary>
/// What is wrong with a kustomization: the file below the root, the field in it (<c>patches[0].path</c>; empty for the file as a whole), why.
/// </summary>
public sealed record KustomizeError(string File, string Field, string Message)
{
    public override string ToString() => Field.Length == 0 ? $"{File}: {Message}" : $"{File}: {Field}: {Message}";
}
