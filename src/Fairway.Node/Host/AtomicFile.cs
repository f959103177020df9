using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Host;

/// <summary>Small state files that are whole or absent: written beside, flushed, then renamed.</summary>
internal static class AtomicFile
{
    public static void Write(string path, Value value) => Write(path, JsonWriter.ToBytes(value));

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>The document, or null when the file is absent or was not written by <see cref="Write(string, Value)"/>.</summary>
    public static Value TryRead(string path)
    {
        try
        {
            return JsonReader.Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ValueFormatException)
        {
            return Value.Null;
        }
    }
}
