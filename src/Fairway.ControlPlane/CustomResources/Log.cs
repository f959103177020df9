using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.CustomResources;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the objects of the deleted definition {Name} could not all be deleted yet")]
    public static partial void CleanupRetried(ILogger logger, string name, Exception exception);
}
