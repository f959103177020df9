using Fairway.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Kinds;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "the API serves {Kind}")]
    public static partial void KindServed(ILogger logger, GroupVersionKind kind);
}
