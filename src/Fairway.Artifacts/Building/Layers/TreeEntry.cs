namespace Fairway.Artifacts.Building.Layers;

internal enum TreeEntryKind
{
    Folder,
    File,
    SymbolicLink,
}

/// <summary>One node of a file tree that becomes a layer.</summary>
/// <param name="Path">Relative, with <c>/</c>, without a slash at the end.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permissions.</param>
internal sealed record TreeEntry(string Path, TreeEntryKind Kind, UnixFileMode Mode)
{
    /// <summary>Opens a file's content.</summary>
    public Func<Stream> Open { get; init; } = static () => Stream.Null;

    /// <summary>What a symbolic link says.</summary>
    public string Target { get; init; } = "";

    /// <summary>Owning user and group.</summary>
    public int Owner { get; init; }
}
