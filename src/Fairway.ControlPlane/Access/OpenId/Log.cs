using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.OpenId;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the keys of the token issuer {Issuer} could not be fetched")]
    public static partial void KeysNotFetched(ILogger logger, string issuer, Exception exception);
}
