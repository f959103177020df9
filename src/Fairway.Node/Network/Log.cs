using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "the kernel's rules in the table {Table} could not be set and are tried again")]
    public static partial void RulesFailed(ILogger logger, string table, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "another program removed the table {Table} of the kernel's rules: it is made anew")]
    public static partial void RulesLost(ILogger logger, string table);
}
