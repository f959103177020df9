using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Fairway.Terminal;

/// <summary>Writes the platform's log to a file, one line a message; at 16 MiB the file is put aside as <c>.1</c> and begun anew.</summary>
internal sealed class FileLog(string path, TimeProvider time) : ILoggerProvider
{
    private const long LongestFile = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private FileStream? _file = Open(path);

    public ILogger CreateLogger(string categoryName) => new CategoryLogger(this, categoryName);

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    // Unbuffered: what a full disk did not take must not come out later, in the middle of another line.
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    private void Write(string category, LogLevel level, string message, Exception? exception)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Name(level)} {category}: {message}{(exception is null ? "" : $"\n{exception}")}\n");
        lock (_gate)
        {
            try
            {
                if (_file is { Length: > LongestFile })
                {
                    PutAside(_file);
                }

                _file?.Write(Encoding.UTF8.GetBytes(line));
            }
            catch (IOException)
            {
                // A full disk must not take the platform down with its log.
            }
        }
    }

    private void PutAside(FileStream file)
    {
        try
        {
            File.Move(path, path + ".1", overwrite: true);
            _file = Open(path);
            file.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is too long says more than none.
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
