namespace Fairway.ControlPlane.Audit;

/// <summary>The file of the audit log (mode 0600). Above its limit it becomes <c>NAME.1</c>, whose predecessor goes, and a new one is begun.</summary>
internal sealed class AuditFile : IDisposable
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly string _path;
    private FileStream _file;

    public AuditFile(string path)
    {
        _path = path;
        _file = Open(path);
    }

    public void Append(ReadOnlySpan<byte> line, bool flush)
    {
        if (_file.Length + line.Length > MaxBytes)
        {
            _file.Dispose();
            File.Move(_path, _path + ".1", overwrite: true);
            _file = Open(_path);
        }

        _file.Write(line);
        _file.WriteByte((byte)'\n');
        if (flush)
        {
            _file.Flush();
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }
}
