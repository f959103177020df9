using Fairway.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Pods;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "pod {Pod} could not be brought forward and is tried again in {Delay}")]
    public static partial void SyncFailed(ILogger logger, ObjectKey pod, TimeSpan delay, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "container {Container} of pod {Pod} is known from an earlier run and goes on")]
    public static partial void ContainerFound(ILogger logger, string container, ObjectKey pod);

    [LoggerMessage(Level = LogLevel.Information, Message = "pod {Pod} is gone from the API: what is left of it is removed")]
    public static partial void OrphanFound(ILogger logger, ObjectKey pod);
}
