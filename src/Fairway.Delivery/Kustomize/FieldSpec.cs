namespace Fairway.Delivery.Kustomize;

/// <summary>
/// A field of a kind, as Kustomize's tables name it: <c>spec/template/metadata/labels</c>; lists are passed through, <c>\/</c> is a slash
/// within a name, <c>[]</c> says that the field is a list. Empty group, version and kind mean any.
/// </summary>
internal sealed record FieldSpec(string Path, bool Create = false, string Group = "", string Version = "", string Kind = "")
{
    private readonly string[] _steps = [.. Path.Replace("\\/", "\0", StringComparison.Ordinal).Split('/').Select(step => step.Replace('\0', '/'))];

    public ReadOnlySpan<string> Steps => _steps;
}
