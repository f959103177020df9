using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Audit;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "entries of the audit log could not be written and are lost")]
    public static partial void AuditNotWritten(ILogger logger, Exception exception);
}
