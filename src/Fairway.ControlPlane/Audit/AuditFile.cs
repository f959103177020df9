using System.Buffers;

namespace Fairway.ControlPlane.Audit;

/// <summary>
/// The file of the audit log (mode 0600). Above its limit it becomes <c>NAME.1</c>, that before <c>NAME.2</c> and so on, the oldest goes, and
/// a new one is begun. Lines are gathered and written together; what could not be written is lost, and the file can be written to again.
/// </summary>
internal sealed class AuditFile(string path, AuditFileOptions options) : IDisposable
{
    private const int FlushFrom = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _gathered = new(FlushFrom);
    private FileStream? _file;
    private bool _isCut;

    /// <exception cref="IOException">The lines gathered since the last flush are lost.</exception>
    public void Append(Action<IBufferWriter<byte>> line, bool flush)
    {
        line(_gathered);
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
            if (file.Length > 0 && file.Length + _gathered.WrittenCount > options.MaxBytes)
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
        for (var i = options.Backups; i > 1; i--)
        {
            if (File.Exists($"{path}.{i - 1}"))
            {
                File.Move($"{path}.{i - 1}", $"{path}.{i}", overwrite: true);
            }
        }

        if (options.Backups > 0)
        {
            File.Move(path, path + ".1", overwrite: true);
        }
        else
        {
            File.Delete(path);
        }

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
