using System.Globalization;
using Fairway.Node.Host;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Runtime;

/// <summary>
/// Keeps logs bounded as the kubelet does: a file over 10 MiB is renamed and conmon opens a new one; the newest four renamed files stay.
/// </summary>
internal sealed class LogRotation(NodeFolders folders, ContainerStore containers, TimeProvider time, ILogger logger)
{
    public const long MostBytes = 10 * 1024 * 1024;
    public const int MostRotated = 4;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var record in containers.All().Where(record => IsLarge(record.LogFile) && containers.StateOf(record).IsRunning))
            {
                try
                {
                    Rotate(record);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    Log.RotationFailed(logger, record.LogFile, e);
                }
            }
        }
    }

    /// <summary>The renamed files of a log, oldest first.</summary>
    public static IReadOnlyList<string> RotatedFiles(string log)
    {
        var folder = Path.GetDirectoryName(log)!;
        // The framework's pattern "0.log.*" would match 0.log too.
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder).Where(file => file.StartsWith(log + ".", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
            : [];
    }

    private static bool IsLarge(string file) => new FileInfo(file) is { Exists: true, Length: > MostBytes };

    private void Rotate(ContainerRecord record)
    {
        File.Move(record.LogFile, record.LogFile + time.GetUtcNow().ToString("'.'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        new ControlPipe(folders, record.Id).ReopenLog();
        foreach (var old in RotatedFiles(record.LogFile).SkipLast(MostRotated))
        {
            File.Delete(old);
        }
    }
}
