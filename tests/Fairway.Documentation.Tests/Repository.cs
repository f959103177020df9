using System.Runtime.CompilerServices;

namespace Fairway.Documentation.Tests;

/// <summary>The files of this repository, found from where this source file lies.</summary>
internal static class Repository
{
    // What builds and runs leave behind is no part of the repository.
    private static readonly string[] Left = ["bin", "obj", ".git", ".fairway", "artifacts", ".vs", "TestResults"];

    public static string Root { get; } = Find();

    /// <summary>Every file, by its path from the root with forward slashes.</summary>
    public static IEnumerable<string> Files() => In(new DirectoryInfo(Root)).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>The pages people read.</summary>
    public static IEnumerable<string> Pages() => Files().Where(file =>
        file.EndsWith(".md", StringComparison.Ordinal)
        && (!file.Contains('/') || file.StartsWith("docs/", StringComparison.Ordinal) || file.StartsWith("bench/", StringComparison.Ordinal)));

    // Links are not followed, so that none can lead in a circle or out of the repository.
    private static IEnumerable<string> In(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(item => !Left.Contains(item.Name) && item.LinkTarget is null)
        .SelectMany(item => item is DirectoryInfo inner ? In(inner) : [item.FullName]);

    private static string Find([CallerFilePath] string source = "")
    {
        var folder = new FileInfo(source).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fairway.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"no folder above {source} holds Fairway.slnx");
    }
}
