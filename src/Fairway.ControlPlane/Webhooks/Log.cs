using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Webhooks;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The write is refused, as a webhook could not be asked: {Failure}")]
    public static partial void FailedClosed(ILogger logger, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write goes on without a webhook that could not be asked: {Failure}")]
    public static partial void FailedOpen(ILogger logger, string failure);
}
