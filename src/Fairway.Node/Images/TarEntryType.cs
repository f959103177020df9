namespace Fairway.Node.Images;

/// <summary>What a tar member is, by its type flag.</summary>
internal enum TarEntryType
{
    File,
    HardLink,
    SymbolicLink,
    CharacterDevice,
    BlockDevice,
    Folder,
    Pipe,
}
