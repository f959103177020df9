using Fairway.Terminal;
using Fairway.Testing;
using Microsoft.Extensions.Logging;

namespace Fairway.Tests.Terminal;

public sealed class FileLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-log-test-").FullName;

    private string LogFile => Path.Combine(_folder, "fairway.log");

    [Fact]
    public void A_message_is_one_line_with_its_time_level_and_source()
    {
        using var log = new FileLog(LogFile, new ManualTime());
        Write(log.CreateLogger("Fairway.Node"), LogLevel.Warning, "pod web waits");
        Assert.Equal("2026-01-01T00:00:00.000Z warn  Fairway.Node: pod web waits\n", File.ReadAllText(LogFile));
    }

    [Fact]
    public void A_long_log_is_put_aside_and_begun_anew()
    {
        using var log = new FileLog(LogFile, new ManualTime());
        var logger = log.CreateLogger("test");
        var mebibyte = new string('x', 1024 * 1024);
        for (var i = 0; i < 17; i++)
        {
            Write(logger, LogLevel.Information, mebibyte);
        }

        Write(logger, LogLevel.Information, "the last");
        Assert.EndsWith("test: the last\n", File.ReadAllText(LogFile), StringComparison.Ordinal);
        Assert.InRange(new FileInfo(LogFile).Length, 1, 1024 * 1024 * 2);
        Assert.InRange(new FileInfo(LogFile + ".1").Length, 16 * 1024 * 1024, 17 * 1024 * 1024);
    }

    [Fact]
    public void A_long_log_that_cannot_be_put_aside_is_written_on()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(LogFile + ".1").FullName, "x"), "");
        using var log = new FileLog(LogFile, new ManualTime());
        for (var i = 0; i < 17; i++)
        {
            Write(log.CreateLogger("test"), LogLevel.Information, new string('x', 1024 * 1024));
        }

        Write(log.CreateLogger("test"), LogLevel.Information, "the last");
        Assert.EndsWith("test: the last\n", File.ReadAllText(LogFile), StringComparison.Ordinal);
    }

    // /dev/full answers each write with ENOSPC, full(4).
    [Fact]
    public void A_full_disk_stops_the_log_but_not_who_logs()
    {
        using var log = new FileLog("/dev/full", new ManualTime());
        Write(log.CreateLogger("test"), LogLevel.Information, "lost");
        Write(log.CreateLogger("test"), LogLevel.Information, "lost too");
    }

    private static void Write(ILogger logger, LogLevel level, string message) => logger.Log(level, default, message, null, (text, _) => text);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
