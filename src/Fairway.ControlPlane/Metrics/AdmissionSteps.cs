using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Metrics;

/// <summary>One request's way through some admission controllers, one after the other.</summary>
internal struct AdmissionSteps(AdmissionMetrics metrics, string type, ApiVerb operation)
{
    private string _controller = "";
    private long _since;

    /// <summary>The one before is done, and the next begins.</summary>
    public void Next(string controller)
    {
        Finish(isRejected: false);
        (_controller, _since) = (controller, metrics.Time.GetTimestamp());
    }

    /// <summary>All are done.</summary>
    public void Pass() => Next("");

    /// <summary>Whoever had begun and is not done has refused.</summary>
    public readonly void End() => Finish(isRejected: true);

    private readonly void Finish(bool isRejected)
    {
        if (_controller.Length > 0)
        {
            metrics.Observe(_controller, type, operation, isRejected, _since);
        }
    }
}
