using Microsoft.Extensions.Logging;

namespace Fairway.Commands;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "a step of the start failed")]
    public static partial void StepFailed(ILogger logger, Exception exception);
}
