using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.Tokens;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the service account token of {Object} could not be settled and is tried again")]
    public static partial void TokenSecretRetried(ILogger logger, string @object, Exception exception);
}
