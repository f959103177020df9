using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the rules of services could not be set and are tried again")]
    public static partial void ServiceRulesFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "another program removed the rules of services: they are made anew")]
    public static partial void ServiceRulesLost(ILogger logger);
}
