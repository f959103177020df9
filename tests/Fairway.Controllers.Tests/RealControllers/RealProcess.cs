using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fairway.Controllers.Tests.RealControllers;

/// <summary>One of Kubernetes' own programs at work, with what it logs.</summary>
internal sealed partial class RealProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RealProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Why there is nothing to start; null when there is.</summary>
    public static string? ReasonToSkip => Array.TrueForAll(["kube-controller-manager", "kube-scheduler"], name => File.Exists(PathOf(name)))
        ? null
        : "FAIRWAY_KUBERNETES names no folder with kube-controller-manager and kube-scheduler v1.20.2";

    public ConcurrentQueue<string> Lines { get; } = [];

    public bool HasExited => _process.HasExited;

    public static RealProcess Start(string name, params IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo(PathOf(name), arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!);

    /// <summary>
    /// Complaints that are made again and again of the same thing. A line:
    /// <c>E1120 23:46:39.945319   24368 tokens_controller.go:262] error synchronizing serviceaccount shop/default: ...</c>.
    /// </summary>
    public IReadOnlyList<string> Repeated(int atMost) =>
    [
        .. Lines.Select(line => Complaint().Match(line))
            .Where(match => match.Success && !Passing().IsMatch(match.Value))
            .GroupBy(match => Number().Replace(match.Groups["complaint"].Value, "*"))
            .Where(group => group.Count() > atMost)
            .Select(group => $"{group.Count()} times, the last one: {group.Last().Value}"),
    ];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string PathOf(string name) => Path.Combine(Environment.GetEnvironmentVariable("FAIRWAY_KUBERNETES") ?? "", name);

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Lines.Enqueue(line);
        }
    }

    // Warnings count when they tell of a failure; others tell how the program was started.
    [GeneratedRegex(@"^(E|W(?=.*\b([Ee]rror|[Ff]ailed)\b))\d{4} [\d:.]+ +\d+ (?<complaint>.*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Complaint();

    // The suffixes of generated names, too.
    [GeneratedRegex(@"-[a-z0-9]{5}\b|\d+")]
    private static partial Regex Number();

    // Another writer was first, a namespace goes while something is made in it, a quota is used up: that is so with any API server.
    [GeneratedRegex("the object has been modified|because it is being terminated|exceeded quota", RegexOptions.ExplicitCapture)]
    private static partial Regex Passing();
}
