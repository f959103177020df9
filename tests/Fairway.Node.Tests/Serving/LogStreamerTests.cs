using System.Text;
using Fairway.Node.Serving;

namespace Fairway.Node.Tests.Serving;

public sealed class LogStreamerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-log-").FullName;

    private string Log => Path.Combine(_folder, "0.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rotated_files_come_first_and_partial_lines_are_joined()
    {
        File.WriteAllText(Log + ".20261120-150000", Line(0, "old"));
        File.WriteAllText(Log, Line(1, "a-", 'P') + Line(2, "b") + Line(3, "c"));
        Assert.Equal("old\na-b\nc\n", await ReadAsync(new()));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "c\n")]
    [InlineData(2, "a-b\nc\n")]
    [InlineData(3, "old\na-b\nc\n")]
    [InlineData(99, "old\na-b\nc\n")]
    public async Task Tail_counts_whole_lines_over_all_files(int tail, string expected)
    {
        File.WriteAllText(Log + ".20261120-150000", Line(0, "old"));
        File.WriteAllText(Log, Line(1, "a-", 'P') + Line(2, "b") + Line(3, "c"));
        Assert.Equal(expected, await ReadAsync(new() { TailLines = tail }));
    }

    [Fact]
    public async Task Since_limit_and_timestamps_shape_the_output()
    {
        File.WriteAllText(Log, Line(1, "one") + Line(2, "two") + Line(3, "three"));
        Assert.Equal("two\nthree\n", await ReadAsync(new() { Since = DateTimeOffset.Parse("2026-11-20T15:00:02Z") }));
        Assert.Equal("one\ntw", await ReadAsync(new() { LimitBytes = 6 }));
        Assert.StartsWith("2026-11-20T15:00:01.000000000Z one\n", await ReadAsync(new() { Timestamps = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_reads_what_was_written_before_the_container_ended()
    {
        File.WriteAllText(Log, Line(1, "one"));
        var looks = 0;
        var text = await ReadAsync(new() { Follow = true }, () =>
        {
            if (looks++ == 1)
            {
                File.AppendAllText(Log, Line(2, "last"));
            }

            return looks < 3;
        });
        Assert.Equal("one\nlast\n", text);
    }

    [Fact]
    public async Task Following_goes_over_from_a_renamed_file_to_its_successors_without_losing_a_line()
    {
        File.WriteAllText(Log, Line(1, "one"));
        var looks = 0;
        var text = await ReadAsync(new() { Follow = true }, () =>
        {
            if (looks++ == 1)
            {
                // Written after the last look and before the renaming; then two renamings between two looks.
                File.AppendAllText(Log, Line(2, "late"));
                File.Move(Log, Log + ".20261120-150010");
                File.WriteAllText(Log + ".20261120-150020", Line(3, "between"));
                File.WriteAllText(Log, Line(4, "a new file that is longer than what was read of the old one"));
            }

            return looks < 4;
        });
        Assert.Equal("one\nlate\nbetween\na new file that is longer than what was read of the old one\n", text);
    }

    [Fact]
    public async Task One_stream_is_told_apart_from_the_other()
    {
        File.WriteAllText(Log, Line(1, "out") + Line(2, "err").Replace("stdout", "stderr", StringComparison.Ordinal));
        Assert.Equal("err\n", await ReadAsync(new() { Stream = "stderr" }));
        Assert.Equal("out\n", await ReadAsync(new() { Stream = "stdout" }));
    }

    private static string Line(int second, string text, char tag = 'F') => $"2026-11-20T15:00:{second:00}.000000000+00:00 stdout {tag} {text}\n";

    private async Task<string> ReadAsync(LogQuery query, Func<bool>? isRunning = null)
    {
        using var output = new MemoryStream();
        await new LogStreamer(Log, query, isRunning ?? (() => false), output, TimeProvider.System).RunAsync(CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
