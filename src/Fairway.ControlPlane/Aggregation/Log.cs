using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Aggregation;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The APIServices of what is served here could not be written; tried again")]
    public static partial void RegistrationRetried(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The APIService {Name} could not be checked; tried again")]
    public static partial void CheckRetried(ILogger logger, string name, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request could not be passed on to the API server of {Name}: {Failure}")]
    public static partial void NotPassedOn(ILogger logger, string name, string failure);
}
