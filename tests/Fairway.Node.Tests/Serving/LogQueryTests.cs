using Fairway.Node.Serving;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Tests.Serving;

public sealed class LogQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Parameters_say_which_part_is_wanted()
    {
        var query = Read("follow=true&previous=1&timestamps=True&limitBytes=7&sinceSeconds=60&stream=Stderr");

        Assert.Equal(
            new() { Follow = true, Previous = true, Timestamps = true, LimitBytes = 7, Since = Now.AddMinutes(-1), Stream = "stderr" }, query);
        Assert.Equal(new() { TailLines = 3 }, Read("tailLines=3&stream=All"));
    }

    [Fact]
    public void More_seconds_than_there_are_dates_is_from_the_beginning() =>
        Assert.Equal(DateTimeOffset.MinValue, Read("sinceSeconds=9223372036854775807").Since);

    [Theory]
    [InlineData("tailLines=-1", "tailLines: must be greater than or equal to 0")]
    [InlineData("limitBytes=0", "limitBytes: must be greater than or equal to 1")]
    [InlineData("sinceSeconds=x", "sinceSeconds: must be greater than or equal to 1")]
    [InlineData("sinceTime=yesterday", "sinceTime: must be a time as in RFC 3339")]
    [InlineData("sinceSeconds=1&sinceTime=2026-11-20T15:00:00Z", "at most one of sinceTime or sinceSeconds may be specified")]
    [InlineData("stream=out", "stream: must be All, Stdout or Stderr")]
    [InlineData("stream=Stdout&tailLines=1", "tailLines: cannot be used with stream Stdout or Stderr")]
    public void What_is_wrong_is_named(string query, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Read(query)).Message);

    private static LogQuery Read(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new("?" + query);
        return LogQuery.Read(context.Request.Query, Now);
    }
}
