namespace Fairway.Kubernetes.Health;

/// <summary>How far an object is, and why, in kstatus' words.</summary>
public readonly record struct Health(HealthStatus Status, string Message)
{
    internal static Health Current(string message) => new(HealthStatus.Current, message);

    internal static Health InProgress(string message) => new(HealthStatus.InProgress, message);

    internal static Health Failed(string message) => new(HealthStatus.Failed, message);
}
