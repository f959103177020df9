namespace Fairway.Controllers;

/// <summary>What the controllers need to know beyond the API.</summary>
public sealed record ControllerSetOptions
{
    /// <summary>The PEM certificates that pods check the API server by, published as <c>kube-root-ca.crt</c>; empty publishes nothing.</summary>
    public string RootCertificate { get; init; } = "";

    /// <summary>Whether to do what kube-controller-manager does.</summary>
    public bool Controllers { get; init; } = true;

    /// <summary>Whether to do what kube-scheduler does.</summary>
    public bool Scheduler { get; init; } = true;
}
