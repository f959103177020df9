using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.Authorization;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the rules of aggregated cluster roles could not all be written and are tried again")]
    public static partial void AggregationRetried(ILogger logger, Exception exception);
}
