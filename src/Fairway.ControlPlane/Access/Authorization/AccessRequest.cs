namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>What somebody wants to do: with a resource, or with a plain path when <see cref="Path"/> is set.</summary>
internal readonly record struct AccessRequest(string Verb)
{
    public string Group { get; init; } = "";

    /// <summary>The plural, without its subresource.</summary>
    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Path { get; init; } = "";

    /// <summary>By which fields a list, watch or deletion selects; empty for all objects.</summary>
    public string FieldSelector { get; init; } = "";

    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
