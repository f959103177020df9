using Microsoft.Extensions.Logging;

namespace Fairway.Node.Registration;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "node {Node} could not report itself and tries again")]
    public static partial void ReportFailed(ILogger logger, string node, Exception exception);
}
