using System.Net;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Dns;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "a question about a name from {Asker} could not be answered")]
    public static partial void QuestionFailed(ILogger logger, EndPoint asker, Exception exception);

    [LoggerMessage(LogLevel.Warning, "names of services are not served: port 53 of {Gateway} is taken by another program; pods use the host's name servers")]
    public static partial void PortTaken(ILogger logger, IPAddress gateway);
}
