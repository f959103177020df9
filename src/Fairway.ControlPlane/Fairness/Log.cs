using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Fairness;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the flow schemas and priority levels of the system could not all be put right yet")]
    public static partial void FlowObjectsRetried(ILogger logger, Exception exception);
}
