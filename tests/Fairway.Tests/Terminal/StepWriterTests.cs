using Fairway.Terminal;
using Fairway.Testing;

namespace Fairway.Tests.Terminal;

public sealed class StepWriterTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly ManualTime _time = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Piped_output_is_one_plain_line_a_step_with_its_time()
    {
        await Writer(TerminalStyle.Plain).RunAsync("registry", (progress, _) =>
        {
            progress.Report("not for pipes");
            _time.Advance(TimeSpan.FromSeconds(1.5));
            return Task.FromResult("127.0.0.1:5000");
        }, CancellationToken.None);
        Assert.Equal("  ok   registry         127.0.0.1:5000 1.5 s\n", _output.ToString());
    }

    [Fact]
    public async Task Further_lines_are_set_below_the_first()
    {
        await Writer(TerminalStyle.Plain).RunAsync("policy", (_, _) => Task.FromResult("refused:\nthe reason"), CancellationToken.None);
        Assert.Equal(["  ok   policy           refused: 0.0 s", "                        the reason", ""], _output.ToString().Split('\n'));
    }

    [Fact]
    public async Task A_terminal_gets_long_lines_broken_between_words()
    {
        await Writer(new TerminalStyle(IsLive: true, HasColour: false, Width: 40)).RunAsync(
            "policy", (_, _) => Task.FromResult("refused:\none two three four five six"), CancellationToken.None);
        Assert.EndsWith("\n                     one two three four\n                     five six\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_step_says_why_and_ends_the_run()
    {
        await Assert.ThrowsAsync<StepFailedException>(() =>
            Writer(TerminalStyle.Plain).RunAsync("node", (_, _) => throw new UserError("no runtime"), CancellationToken.None));
        Assert.StartsWith("  fail node             no runtime", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_shows_the_step_at_work_within_its_width()
    {
        await Writer(new TerminalStyle(IsLive: true, HasColour: false, Width: 60)).RunAsync("image", (progress, _) =>
        {
            progress.Report(new string('x', 200));
            _time.Advance(TimeSpan.FromMilliseconds(130));
            return Task.FromResult("done");
        }, CancellationToken.None);
        var frames = _output.ToString().Split("\r\e[2K");
        Assert.Contains(frames, frame => frame.Contains('…', StringComparison.Ordinal) && frame.Length < 60);
        Assert.Equal("  ✓ image            done 0.1 s\n", frames[^1]);
    }

    private StepWriter Writer(TerminalStyle style) => new(_output, style, _time);
}
