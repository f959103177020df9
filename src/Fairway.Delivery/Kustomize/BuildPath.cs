namespace Fairway.Delivery.Kustomize;

/// <summary>Paths below the root of a build.</summary>
internal static class BuildPath
{
    /// <summary>The path that one written in a file of the folder means; null when it leaves the root or is absolute.</summary>
    public static string? Join(string directory, string path)
    {
        if (path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        var steps = new List<string>(directory.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "..")
            {
                if (steps.Count == 0)
                {
                    return null;
                }

                steps.RemoveAt(steps.Count - 1);
            }
            else if (step != ".")
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }

    /// <summary>Whether a folder is another or holds it.</summary>
    public static bool IsSameOrAbove(string candidate, string directory) =>
        candidate.Length == 0 || candidate == directory || directory.StartsWith(candidate + "/", StringComparison.Ordinal);

    /// <summary>The last step, which names a key in generated data.</summary>
    public static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static bool IsRemote(string path) =>
        path.Contains("://", StringComparison.Ordinal)
        || path.Contains("?ref=", StringComparison.Ordinal)
        || path.StartsWith("git@", StringComparison.Ordinal)
        || path.StartsWith("git::", StringComparison.Ordinal)
        || path.StartsWith("github.com/", StringComparison.Ordinal);
}
