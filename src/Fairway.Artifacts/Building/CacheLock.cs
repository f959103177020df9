namespace Fairway.Artifacts.Building;

/// <summary>One build at a time uses a cache folder; others wait. Ends with the process at the latest.</summary>
internal static class CacheLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<FileStream> TakeAsync(
        string folder, TimeProvider time, IProgress<BuildStep> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var told = false;
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, "lock")))
            {
                if (!told)
                {
                    progress.Report(new("waiting for another build to end"));
                    told = true;
                }
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
