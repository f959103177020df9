using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Events;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "an event could not be written: {Reason}: {Message}")]
    public static partial void EventLost(ILogger logger, string reason, string message, Exception exception);
}
