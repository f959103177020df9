using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

internal static partial class Log
{
    [LoggerMessage(
        Level = LogLevel.Information, Message = "opened {Path} at revision {Revision}: {Objects} objects, history after revision {Compacted}")]
    public static partial void Opened(ILogger logger, string path, long revision, int objects, long compacted);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Commits} commits were not written to disk")]
    public static partial void CommitFailed(ILogger logger, int commits, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "history up to revision {Revision} could not be removed and is kept")]
    public static partial void CompactionFailed(ILogger logger, long revision, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "what follows the commits failed at revision {Revision} ({Key})")]
    public static partial void FollowerFailed(ILogger logger, long revision, StoreKey key, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "migrated {Path} from format {From} to {To}: {Rows} revisions; a copy of what it was is {Copy}")]
    public static partial void Migrated(ILogger logger, string path, int from, int to, long rows, string copy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is full: old history of objects is given up for new writes")]
    public static partial void ArchiveShed(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was restored: revisions go on after {Floor}")]
    public static partial void Restored(ILogger logger, string path, long floor);
}
