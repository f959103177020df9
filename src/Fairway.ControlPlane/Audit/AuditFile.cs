using System.Buffers;

namespace Fairway.ControlPlane.Audit;

/// <summary>
/// The file of the audit log (mode 0600). Above its limit it becomes <c>NAME.1</c>, whose predecessor goes, and a new one is begun. Lines are
/// gathered and written together; what could not be written is lost, and the file can be written to again.
/// </summary>
internal sealed class AuditFile(string path, long maxBytes = AuditFile.DefaultMaxBytes) : IDisposable
{
    private const long DefaultMaxBytes = 64 * 1024 * 1024;
    private const int FlushFrom = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _gathered = new(FlushFrom);
    private FileStream? _file;
    private bool _isCut;

    /// <exception cref="IOException">The lines gathered since the last flush are lost.</exception>
    public void Append(ReadOnlySpan<byte> line, bool flush)
    {
        _gathered.Write(line);
        _gathered.Write("\n"u8);
        if (flush || _gathered.WrittenCount >= FlushFrom)
        {
            Flush();
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Flush()
    {
        try
        {
            var file = _file ??= Open();
            if (file.Length > 0 && file.Length + _gathered.WrittenCount > maxBytes)
            {
                file = Rotate(file);
            }

            if (_isCut)
            {
                // The disk took a part of a line only: the next one must not go on in it.
                file.Write("\n"u8);
                _isCut = false;
            }

            file.Write(_gathered.WrittenSpan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isCut = true;
            throw new IOException($"cannot write to {path}: {e.Message}", e);
        }
        finally
        {
            _gathered.ResetWrittenCount();
        }
    }

    private FileStream Rotate(FileStream full)
    {
        File.Move(path, path + ".1", overwrite: true);
        full.Dispose();
        _file = null;
        return _file = Open();
    }

    private FileStream Open() => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
