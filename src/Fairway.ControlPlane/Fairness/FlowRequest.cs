using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Fairness;

/// <summary>What flow schemas ask of a request: on a resource, or on another path.</summary>
internal readonly record struct FlowRequest(UserInfo User, string Verb)
{
    public string Group { get; init; } = "";

    /// <summary>Empty for a path that leads to no resource.</summary>
    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Empty for what lies in none, or in all.</summary>
    public string Namespace { get; init; } = "";

    public string Path { get; init; } = "";

    public bool IsResource => Resource.Length > 0;
}
