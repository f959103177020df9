using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Reconciling;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Controller} could not handle {Key} and tries again in {Delay}")]
    public static partial void ReconcileFailed(ILogger logger, string controller, ObjectKey key, TimeSpan delay, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} saw an outdated {Key}: {Message}")]
    public static partial void ReconcileConflict(ILogger logger, string controller, ObjectKey key, string message);
}
