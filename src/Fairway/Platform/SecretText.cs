namespace Fairway.Platform;

/// <summary>Writes files that their owner alone may read.</summary>
internal static class SecretText
{
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(content);
    }
}
