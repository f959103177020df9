using Fairway.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Kinds;

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the API does not serve {Kind} yet: see the conditions of the CustomResourceDefinition {Definition}")]
    public static partial void KindAwaited(ILogger logger, GroupVersionKind kind, string definition);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the API serves {Kind}")]
    public static partial void KindServed(ILogger logger, GroupVersionKind kind);
}
