using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Kustomize;

/// <summary>What one build has read so far, held against its limits: a base can be included many times over, by many ways.</summary>
internal sealed class BuildSession(IKustomizeFiles files, CancellationToken cancellation)
{
    private const int MaxFileBytes = 3 * 1024 * 1024;
    private const long MaxTotalBytes = 64 * 1024 * 1024;
    private const int MaxDirectories = 1000;
    private const int MaxObjects = 20_000;

    private long _bytes;
    private int _directories;
    private int _objects;

    public bool DirectoryExists(string path) => Guard(path, () => files.DirectoryExists(path));

    /// <summary>Null when there is no such file.</summary>
    public byte[]? Read(string path)
    {
        StopWhenCancelled();
        var content = Guard(path, () => files.ReadFile(path, MaxFileBytes));
        _bytes += content?.Length ?? 0;
        return _bytes <= MaxTotalBytes
            ? content
            : throw new KustomizeException(path, "", $"the build reads more than the {MaxTotalBytes} bytes allowed");
    }

    /// <summary>The documents of a file's content, which may be an inline patch: then the field tells where it is.</summary>
    public static IReadOnlyList<YamlDocument> Parse(ReadOnlySpan<byte> content, YamlDialect dialect, string file, string field)
    {
        try
        {
            return YamlReader.ReadAll(content, JsonLimits.Default, null, dialect);
        }
        catch (ValueFormatException e)
        {
            throw new KustomizeException(file, field, e.Message);
        }
    }

    /// <summary>Ends the build when its time is over; called before each thing that is done to many objects.</summary>
    /// <exception cref="OperationCanceledException">It is over.</exception>
    public void StopWhenCancelled() => cancellation.ThrowIfCancellationRequested();

    public void EnterDirectory(string path)
    {
        if (++_directories > MaxDirectories)
        {
            throw new KustomizeException(path, "", $"the build includes more than the {MaxDirectories} folders allowed");
        }
    }

    public void CountObjects(int more, string file)
    {
        _objects += more;
        if (_objects > MaxObjects)
        {
            throw new KustomizeException(file, "", $"the build makes more than the {MaxObjects} objects allowed");
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KustomizeException(path, "", e.Message);
        }
    }
}
