namespace Fairway.Node.Images;

/// <summary>A layer entry's place below the image's root; both parts empty for the root itself.</summary>
internal readonly record struct LayerPath(string Folder, string Name)
{
    private const int Longest = 4095;

    public string Whole => Folder.Length == 0 ? Name : Folder + "/" + Name;

    /// <summary>Without leading slash and dots.</summary>
    /// <exception cref="ImageFormatException">It has <c>..</c>, a zero byte, or is too long.</exception>
    public static LayerPath Parse(string name)
    {
        if (name.Length > Longest || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ImageFormatException($"layer entry \"{name[..Math.Min(name.Length, 100)]}\": the path is too long or has a zero byte");
        }

        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        return parts.Contains("..", StringComparer.Ordinal)
            ? throw new ImageFormatException($"layer entry \"{name}\" leads out of the image: '..' is not allowed")
            : parts.Length == 0 ? new("", "")
            : new(string.Join('/', parts[..^1]), parts[^1]);
    }
}
