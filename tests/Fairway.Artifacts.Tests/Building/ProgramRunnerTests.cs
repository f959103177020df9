using System.Diagnostics;
using System.Globalization;
using Fairway.Artifacts.Building;
using Fairway.Testing;

namespace Fairway.Artifacts.Tests.Building;

public sealed class ProgramRunnerTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private readonly ManualTime _time = new();

    public void Dispose()
    {
        _limit.Dispose();
        _folder.Dispose();
    }

    [RequiresFact("sh")]
    public async Task What_is_printed_and_the_exit_code_come_back()
    {
        var outcome = await RunAsync("echo out; echo err >&2; exit 3");
        Assert.Equal((3, "out\n", "err\n"), (outcome.ExitCode, outcome.Output, outcome.Errors));
        Assert.Equal("out\nerr", outcome.Tail(5));
    }

    // MSBuild would take a variable for a property.
    [RequiresFact("env")]
    public async Task Variables_that_could_change_a_build_do_not_pass()
    {
        var outcome = await Runner().RunAsync(_folder.Path, "env", [], _limit.Token);
        var names = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).ToArray();
        Assert.Contains("PATH", names);
        Assert.DoesNotContain(names, name => name.StartsWith("VSTEST", StringComparison.Ordinal) || name is "VERSION" or "PWD" or "SHLVL");
    }

    [RequiresFact("sh", "sleep")]
    public async Task A_cancelled_program_is_gone_when_its_runner_returns()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
        var run = Runner().RunAsync(_folder.Path, "sh", ["-c", "echo $$ > pid; exec sleep 600"], stop.Token);
        var pid = await PidAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [RequiresFact("sh", "sleep")]
    public async Task A_program_that_runs_too_long_is_ended_and_told()
    {
        var run = RunAsync("echo $$ > pid; exec sleep 600");
        var pid = await PidAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        var failure = await Assert.ThrowsAsync<BuildException>(() => run);
        Assert.EndsWith("did not end within 2 minutes", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<BuildException>(() => Runner().RunAsync(_folder.Path, "no-such-program", [], _limit.Token));
        Assert.StartsWith("no-such-program cannot be started:", failure.Message, StringComparison.Ordinal);
    }

    private ProgramRunner Runner() => new(_time, TimeSpan.FromMinutes(2));

    private Task<ProgramRunner.Outcome> RunAsync(string script) => Runner().RunAsync(_folder.Path, "sh", ["-c", script], _limit.Token);

    private async Task<int> PidAsync()
    {
        while (true)
        {
            if (File.Exists(_folder.File("pid")) && await File.ReadAllTextAsync(_folder.File("pid"), _limit.Token) is [.., '\n'] text)
            {
                return int.Parse(text, CultureInfo.InvariantCulture);
            }

            await Task.Delay(1, _limit.Token);
        }
    }
}
