namespace Fairway.Artifacts.Building.Layers;

/// <summary>A file tree by path, its folders made as needed; a later entry replaces an earlier one of the same path.</summary>
internal sealed class FileTree
{
    public const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;
    public const UnixFileMode FileMode = (UnixFileMode)0b110_100_100;

    private readonly SortedDictionary<string, TreeEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Every entry in ordinal order of its path, so that folders come before what is in them.</summary>
    public IEnumerable<TreeEntry> Entries => _entries.Values;

    public TreeEntry? Find(string path) => _entries.GetValueOrDefault(path);

    public void Add(TreeEntry entry)
    {
        for (var slash = entry.Path.LastIndexOf('/'); slash > 0; slash = entry.Path.LastIndexOf('/', slash - 1))
        {
            var folder = entry.Path[..slash];
            _entries.TryAdd(folder, new(folder, TreeEntryKind.Folder, FolderMode));
        }

        _entries[entry.Path] = entry;
    }

    public void AddFolder(string path, UnixFileMode mode = FolderMode, int owner = 0) => Add(new(path, TreeEntryKind.Folder, mode) { Owner = owner });

    public void AddFile(string path, byte[] content, UnixFileMode mode = FileMode) =>
        Add(new(path, TreeEntryKind.File, mode) { Open = () => new MemoryStream(content) });

    public void AddLink(string path, string target) => Add(new(path, TreeEntryKind.SymbolicLink, (UnixFileMode)0b111_111_111) { Target = target });
}
