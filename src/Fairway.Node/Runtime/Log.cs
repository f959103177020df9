using Microsoft.Extensions.Logging;

namespace Fairway.Node.Runtime;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "containers run by {Runtime} {Limits} limits; passed over: {Others}")]
    public static partial void RuntimeChosen(ILogger logger, string runtime, string limits, IReadOnlyList<string> others);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the log {File} could not be rotated")]
    public static partial void RotationFailed(ILogger logger, string file, Exception exception);
}
