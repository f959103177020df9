namespace Fairway.Platform;

/// <summary>What <c>fairway up</c> runs beside the Kubernetes API, the registry and the status page, and can be left to others.</summary>
[Flags]
internal enum Parts
{
    None = 0,

    /// <summary>What kube-controller-manager does.</summary>
    Controllers = 1,

    /// <summary>What kube-scheduler does.</summary>
    Scheduler = 2,

    /// <summary>Sources and Kustomizations.</summary>
    Delivery = 4,

    /// <summary>The node that runs containers here, with the services' network; needs root.</summary>
    Node = 8,

    All = Controllers | Scheduler | Delivery | Node,
}
