using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Lifetime;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "what every cluster has could not be made or completed; this is tried again")]
    public static partial void PreparationRetried(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "certificates of the server that would have run out were renewed")]
    public static partial void CertificatesRenewed(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "certificates of the server could not be renewed; this is tried again in some hours")]
    public static partial void CertificatesNotRenewed(ILogger logger, Exception exception);
}
