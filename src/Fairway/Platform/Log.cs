using Microsoft.Extensions.Logging;

namespace Fairway.Platform;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Part} failed")]
    public static partial void PartFailed(ILogger logger, string part, Exception exception);
}
