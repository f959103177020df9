using Fairway.Testing;

namespace Fairway.Documentation.Tests;

/// <summary>The files of this repository, found from where the tests were built.</summary>
internal static class Repository
{
    // What builds and runs leave behind is no part of the repository.
    private static readonly string[] Left = ["bin", "obj", ".git", ".fairway", "artifacts", ".vs", "TestResults"];

    public static string Root => RepositoryRoot.Path;

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
}
