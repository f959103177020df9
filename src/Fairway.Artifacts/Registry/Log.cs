using Microsoft.Extensions.Logging;

namespace Fairway.Artifacts.Registry;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "the registry's storage failed in {Method} {Path}")]
    public static partial void StorageFailed(ILogger logger, string method, string path, Exception exception);
}
