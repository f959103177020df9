namespace Fairway.Kubernetes.Cel;

/// <summary>Answers the checks that expressions make through <c>authorizer</c>, for the user who sent the request or a service account.</summary>
public interface ICelAuthorizer
{
    CelAccessDecision Check(CelAccessCheck check);
}

/// <summary>What an expression asks about. Empty texts are unset; without a path it is about a resource.</summary>
public sealed record CelAccessCheck(string Verb)
{
    /// <summary>The service account in whose place is asked; null for the user who sent the request.</summary>
    public (string Namespace, string Name)? ServiceAccount { get; init; }

    public string Path { get; init; } = "";

    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string FieldSelector { get; init; } = "";

    public string LabelSelector { get; init; } = "";
}

/// <summary>The answer; an error is told as text and the check is then not allowed.</summary>
public sealed record CelAccessDecision(bool Allowed, string Reason, string Error = "");
