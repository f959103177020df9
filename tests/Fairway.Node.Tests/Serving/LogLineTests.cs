using System.Text;
using Fairway.Node.Serving;

namespace Fairway.Node.Tests.Serving;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("2026-11-20T15:42:00.238226736+00:00 stdout F hi there", "2026-11-20T15:42:00.238226736Z", "stdout", false, "hi there")]
    [InlineData("2026-11-20T15:42:00.238226736+00:00 stderr P part", "2026-11-20T15:42:00.238226736Z", "stderr", true, "part")]
    [InlineData("2026-11-20T16:42:00.2+01:00 stdout F ", "2026-11-20T15:42:00.2000000Z", "stdout", false, "")]
    [InlineData("2026-11-20T15:42:00.238226736+00:00 stdout F", "2026-11-20T15:42:00.238226736Z", "stdout", false, "")]
    public void The_parts_of_a_line_are_read(string line, string stamp, string stream, bool isPartial, string text)
    {
        Assert.True(LogLine.TryParse(Encoding.UTF8.GetBytes(line), out var parsed));
        Assert.Equal((stamp, stream, isPartial, text), (parsed.Stamp, parsed.Stream, parsed.IsPartial, Encoding.UTF8.GetString(parsed.Text.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("2026-11-20T15:42:00.238226736+00:00")]
    [InlineData("this-is-no-time-at-all-but-long stdout F x")]
    public void What_is_no_line_is_told_apart(string line) => Assert.False(LogLine.TryParse(Encoding.UTF8.GetBytes(line), out _));
}
