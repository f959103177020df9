using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "opened {Path} at revision {Revision}: {Objects} objects, history after revision {Compacted}")]
    public static partial void Opened(ILogger logger, string path, long revision, int objects, long compacted);

    [LoggerMessage(Level = LogLevel.Error, Message = "a commit of {Writes} writes was not written to disk and is undone")]
    public static partial void CommitFailed(ILogger logger, int writes, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "history up to revision {Revision} could not be removed and is kept for now")]
    public static partial void CompactionFailed(ILogger logger, long revision, Exception exception);
}
