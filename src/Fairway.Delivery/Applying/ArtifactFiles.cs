using Fairway.Delivery.Kustomize;

namespace Fairway.Delivery.Applying;

/// <summary>The files of an artifact, in memory, for a Kustomize build.</summary>
internal sealed class ArtifactFiles : IKustomizeFiles
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _files;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "" };

    public ArtifactFiles(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        _files = new(files, StringComparer.Ordinal);
        foreach (var path in files.Keys)
        {
            for (var slash = path.LastIndexOf('/'); slash > 0 && _folders.Add(path[..slash]);)
            {
                slash = path.LastIndexOf('/', slash - 1);
            }
        }
    }

    /// <summary>Every path, in order.</summary>
    public IEnumerable<string> Paths => _files.Keys.Order(StringComparer.Ordinal);

    public byte[]? ReadFile(string path, int maxBytes) =>
        !_files.TryGetValue(path, out var content) ? null
        : content.Length > maxBytes ? throw new KustomizeFileException($"{path} has {content.Length} bytes, more than the {maxBytes} allowed")
        : content.ToArray();

    public bool FileExists(string path) => _files.ContainsKey(path);

    public bool DirectoryExists(string path) => _folders.Contains(path);

    /// <summary>Adds or replaces a file.</summary>
    public void Write(string path, byte[] content) => _files[path] = content;
}
