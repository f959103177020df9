using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Reporting;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the event {Reason} could not be written: {Message}")]
    public static partial void EventLost(ILogger logger, string reason, string message, Exception exception);
}
