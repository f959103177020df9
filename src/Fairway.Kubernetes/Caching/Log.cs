using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Caching;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the watch on {Resource} was interrupted and is resumed")]
    public static partial void CacheInterrupted(ILogger logger, GroupVersionResource resource, Exception exception);
}
