using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Http;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed; audit id {AuditId}")]
    public static partial void RequestFailed(ILogger logger, string method, string? path, string auditId, Exception exception);
}
