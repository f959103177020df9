using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Fairway.Terminal;

/// <summary>Writes the platform's log to a file, one line a message; at 16 MiB the file is put aside as <c>.1</c> and begun anew.</summary>
internal sealed class FileLog(string path, TimeProvider time) : ILoggerProvider
{
    private const long LongestFile = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private StreamWriter? _writer = Open(path);

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private static StreamWriter Open(string path) =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };

    private void Write(string category, LogLevel level, string message, Exception? exception)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Name(level)} {category}: {message}{(exception is null ? "" : $"\n{exception}")}");
        lock (_gate)
        {
            try
            {
                if (_writer is { BaseStream.Length: > LongestFile })
                {
                    _writer.Dispose();
                    File.Move(path, path + ".1", overwrite: true);
                    _writer = Open(path);
                }

                _writer?.WriteLine(line);
            }
            catch (IOException)
            {
                // A full disk must not take the platform down with its log.
            }
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };

    private sealed class CategoryLogger(FileLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(category, logLevel, formatter(state, exception), exception);
    }
}
