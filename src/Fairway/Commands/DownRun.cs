using System.ComponentModel;
using Fairway.Node;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary>One call of <c>fairway down</c>. It works on a running instance, on one that was killed, and on one that is stopped already.</summary>
internal sealed class DownRun(StateFolder state, bool purge, TextWriter output, TerminalStyle style, TimeProvider time)
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly StepWriter _steps = new(output, style, time);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!state.Exists)
        {
            output.WriteLine($"nothing is in {StateFolder.Shown(state.Root)}: there is nothing to stop");
            return 0;
        }

        if (Instance.Read(state) is null)
        {
            throw new UserError($"{StateFolder.Shown(state.Root)} is not a state folder of Fairway (it has no instance.json); nothing was touched");
        }

        if (state.RunningPid() is { } pid)
        {
            await _steps.RunAsync("stop", (_, token) => EndAsync(pid, token), cancellationToken).ConfigureAwait(false);
        }

        // Held, so that nobody starts the instance while it is taken apart.
        using (state.Lock())
        {
            await _steps.RunAsync("containers", StopContainersAsync, cancellationToken).ConfigureAwait(false);
            if (purge)
            {
                await _steps.RunAsync("purge", PurgeAsync, cancellationToken).ConfigureAwait(false);
            }
        }

        return 0;
    }

    private async Task<string> EndAsync(int pid, CancellationToken cancellationToken)
    {
        try
        {
            ProcessSignal.TryTerminate(pid);
        }
        catch (Win32Exception e)
        {
            throw new UserError($"{e.Message}; run it with sudo", e);
        }

        var started = time.GetTimestamp();
        while (state.RunningPid() is not null)
        {
            if (time.GetElapsedTime(started) > LongestStop)
            {
                throw new UserError(
                    $"process {pid} has not ended within {LongestStop.TotalSeconds:0} seconds; its log is {StateFolder.Shown(state.LogFile)}.\n"
                    + $"End it with: kill -9 {pid}, then run fairway down again");
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        return $"process {pid} has ended";
    }

    private async Task<string> StopContainersAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            var ended = await NodePurge.StopAllAsync(state.Root, time, cancellationToken).ConfigureAwait(false);
            return ended == 0 ? "none left running" : $"{ended} left by a process that was killed; they are stopped";
        }
        catch (Exception e) when (e is Win32Exception or UnauthorizedAccessException)
        {
            throw new UserError($"{e.Message}; this needs root: run it with sudo", e);
        }
    }

    private async Task<string> PurgeAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await NodePurge.PurgeAsync(state.Root, time, cancellationToken).ConfigureAwait(false);
        Directory.Delete(state.Root, recursive: true);
        return $"{StateFolder.Shown(state.Root)} and all that the instance had on this machine is removed";
    }
}
