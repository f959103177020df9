using System.Globalization;
using System.Text;
using Fairway.Node.Host;
using Fairway.Node.Runtime;

namespace Fairway.Node.Pods;

/// <summary>Runs a command inside a running container to its end, for probes and hooks.</summary>
internal sealed class ContainerCommands(ContainerRuntime runtime, NodeFolders folders, TimeProvider time)
{
    private const int LongestOutput = 10 * 1024;

    private long _count;

    /// <summary>The exit code and the start of the output; code -1 when it did not end in time.</summary>
    /// <exception cref="CommandException">The runtime could not be started.</exception>
    public async Task<(int Code, string Output)> RunAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan limit, CancellationToken cancellationToken)
    {
        var pidFile = NextPidFile(containerId);
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var process = runtime.Exec(containerId, command, pidFile);
            try
            {
                process.StandardInput.Close();
                var output = ReadAsync(process.StandardOutput.BaseStream, linked.Token);
                var error = ReadAsync(process.StandardError.BaseStream, linked.Token);
                await process.WaitForExitAsync(linked.Token).ConfigureAwait(false);
                return (process.ExitCode, (await output.ConfigureAwait(false) + await error.ConfigureAwait(false)).Trim());
            }
            catch (OperationCanceledException)
            {
                KillInside(pidFile);
                Command.Kill(process);
                cancellationToken.ThrowIfCancellationRequested();
                return (-1, $"command \"{string.Join(' ', command)}\" timed out after {limit.TotalSeconds:0.###}s");
            }
        }
        finally
        {
            File.Delete(pidFile);
            File.Delete(pidFile + ".json");
        }
    }

    public string NextPidFile(string containerId) => Path.Combine(
        folders.Container(containerId),
        string.Create(CultureInfo.InvariantCulture, $"exec-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}"));

    /// <summary>Kills the process inside the container: killing the runtime's own process would leave it running.</summary>
    public static void KillInside(string pidFile)
    {
        if (File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var pid))
        {
            _ = LinuxCalls.Kill(pid, LinuxCalls.SignalKill);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Write(buffer.AsSpan(0, (int)Math.Min(read, LongestOutput - text.Length)));
        }

        return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
    }
}
