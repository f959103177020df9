using System.Text;
using Fairway.Delivery.Kustomize;

namespace Fairway.Delivery.Tests.Kustomize;

/// <summary>
/// Files in memory, read from one text: each starts with a line <c>-- path --</c>; <c>-- path (base64) --</c> holds bytes and
/// <c>-- path (no end) --</c> a text without a line break at its end.
/// </summary>
internal sealed class MemoryFiles : IKustomizeFiles
{
    private readonly Dictionary<string, byte[]> _files = [];

    public MemoryFiles(string text)
    {
        foreach (var part in ("\n" + text).Split("\n-- ").Skip(1))
        {
            var header = part.IndexOf(" --\n", StringComparison.Ordinal);
            var (path, content) = (part[..header], part[(header + 4)..]);
            content = content.Length == 0 || content.EndsWith('\n') ? content : content + "\n";
            if (path == "expected")
            {
                Expected = content;
            }
            else if (path.EndsWith(" (base64)", StringComparison.Ordinal))
            {
                _files[path[..^9]] = Convert.FromBase64String(content);
            }
            else if (path.EndsWith(" (no end)", StringComparison.Ordinal))
            {
                _files[path[..^9]] = Encoding.UTF8.GetBytes(content.TrimEnd('\n'));
            }
            else
            {
                _files[path] = Encoding.UTF8.GetBytes(content);
            }
        }
    }

    public string Expected { get; } = "";

    public byte[]? ReadFile(string path, int maxBytes) => _files.GetValueOrDefault(path);

    public bool DirectoryExists(string path) => path.Length == 0 || _files.Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal));

    public void WriteTo(string folder)
    {
        foreach (var (path, content) in _files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), content);
        }
    }
}
