namespace Fairway.Kubernetes.Health;

/// <summary>kstatus' statuses.</summary>
public enum HealthStatus
{
    /// <summary>The object's controller is still working towards the spec.</summary>
    InProgress,

    /// <summary>It gave up, or needs help.</summary>
    Failed,

    /// <summary>What is observed is what the spec asks for.</summary>
    Current,

    /// <summary>Marked for deletion.</summary>
    Terminating,

    /// <summary>The object does not tell.</summary>
    Unknown,

    NotFound,
}
