using Fairway.Dashboard.Status;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary>One call of <c>fairway status</c>.</summary>
internal sealed class StatusRun(StateFolder state, TimeSpan wait, TextWriter output, TerminalStyle style, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var (report, problem) = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (report is { IsReady: true } || time.GetElapsedTime(started) >= wait)
            {
                return report is null ? throw new UserError(problem!) : Show(report);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(StatusReport? Report, string? Problem)> LookAsync(CancellationToken cancellationToken)
    {
        if (state.RunningPid() is null || Instance.Read(state) is not { } instance || !File.Exists(state.Kubeconfig))
        {
            return (null, $"nothing runs in {StateFolder.Shown(state.Root)}; start it with `fairway up`, or name its folder with --state DIR");
        }

        using var timeout = new CancellationTokenSource(LongestAnswer, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var transport = HttpTransport.FromKubeconfig(state.Kubeconfig, time);
            using var http = new HttpClient { Timeout = LongestAnswer };
            return (await new StatusReader(instance.Ports.Targets, transport, http).ReadAsync(limit.Token).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is HttpRequestException or KubernetesException or IOException ||
            (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (
                null,
                $"the control plane at {instance.Ports.ApiUrl} does not answer: {e.Message}\nIts log is {StateFolder.Shown(state.LogFile)}");
        }
    }

    private static StatusLine Clean(StatusLine line) =>
        new(TerminalText.Clean(line.Name), line.IsReady, TerminalText.Clean(line.State), TerminalText.Clean(line.Detail));

    private int Show(StatusReport report)
    {
        var lines = report.Parts.Concat(report.Applications).Select(Clean).ToArray();
        var (name, word) = (lines.Max(line => line.Name.Length), lines.Max(line => line.State.Length));
        foreach (var line in lines)
        {
            var mark = line.IsReady ? style.Good(style.IsLive ? "✓" : "ok  ") : style.Bad(style.IsLive ? "✗" : "fail");
            var padded = line.State.PadRight(word);
            var details = line.Detail.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            output.WriteLine(
                $"  {mark} {line.Name.PadRight(name)}  {(line.IsReady ? padded : style.Warn(padded))}  {details.FirstOrDefault()}".TrimEnd());
            foreach (var more in details.Skip(1))
            {
                output.WriteLine(new string(' ', name + word + 8) + more);
            }
        }

        return report.IsReady ? 0 : 1;
    }
}
