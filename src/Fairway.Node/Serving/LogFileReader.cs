namespace Fairway.Node.Serving;

/// <summary>Reads a growing file line by line; a line without its line feed is not there yet.</summary>
internal sealed class LogFileReader : IDisposable
{
    private const int LongestLine = 1024 * 1024;

    private readonly FileStream _file;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private LogFileReader(FileStream file) => _file = file;

    /// <summary>Null when there is no such file: rotation may have renamed or deleted it just now.</summary>
    public static LogFileReader? TryOpen(string path, long offset)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Seek(offset, SeekOrigin.Begin);
            return new(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where the next line begins.</summary>
    public long Position => _file.Position - (_end - _start);

    /// <summary>The next whole line without its line feed, valid until the next call; null when there is none yet.</summary>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var scanned = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = _buffer.AsMemory(_start, scanned + feed);
                _start += scanned + feed + 1;
                return line;
            }

            scanned = _end - _start;
            MakeRoom();
            var read = await _file.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    public void Dispose() => _file.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
            {
                throw new InvalidDataException($"a log line has more than {LongestLine} bytes");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
