using Fairway.Artifacts.Building.Layers;

namespace Fairway.Artifacts.Building.Publishing;

/// <summary>A published program as a tree below <c>/app</c>, and which of its files starts it.</summary>
internal sealed record PublishedProgram(FileTree Tree, string Executable)
{
    /// <summary>Where the program lies in the image.</summary>
    public const string Folder = "app";

    private const UnixFileMode ExecutableMode = (UnixFileMode)0b111_101_101;

    /// <param name="output">The folder that was published to.</param>
    /// <param name="project">The project file's name: of several programs the one of that name is it.</param>
    /// <exception cref="BuildException">The project makes no program, or more than one that could be it.</exception>
    public static PublishedProgram Read(string output, string project)
    {
        var tree = new FileTree();
        var programs = new List<string>();
        tree.AddFolder(Folder);
        foreach (var file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(output, file);
            var runs = IsProgram(file);
            if (runs && !path.Contains('/', StringComparison.Ordinal) && path != "createdump")
            {
                programs.Add(path);
            }

            tree.Add(new($"{Folder}/{path}", TreeEntryKind.File, runs ? ExecutableMode : FileTree.FileMode) { Open = () => File.OpenRead(file) });
        }

        return new(tree, Choose(programs, project));
    }

    private static string Choose(List<string> programs, string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var all = string.Join(", ", programs.Order(StringComparer.Ordinal));
        return programs switch
        {
            [var only] => only,
            [] => throw new BuildException($"{project} publishes no program: set OutputType to Exe, or use the Microsoft.NET.Sdk.Web SDK"),
            _ when programs.Contains(name) => name,
            _ => throw new BuildException($"{project} publishes several programs ({all}): set AssemblyName to the project's name"),
        };
    }

    // ELF with the owner's execute permission; libraries have the permission too, but are named so.
    private static bool IsProgram(string path)
    {
        var isLibrary = Path.GetFileName(path).Contains(".so", StringComparison.Ordinal);
        if (isLibrary || OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) == 0)
        {
            return false;
        }

        Span<byte> magic = stackalloc byte[4];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("\u007fELF"u8);
    }
}
