namespace Fairway.Testing;

/// <summary>
/// A test that runs cases published by others, read in place: <c>shared/conformance</c> beside a folder above the test assembly, or the
/// folder that FAIRWAY_CONFORMANCE names. Skipped by name where the suite is not there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute(string suite)
    {
        if (Find(suite) is null)
        {
            Skip = $"needs the conformance cases \"{suite}\": set FAIRWAY_CONFORMANCE to the folder that holds them";
        }
    }

    /// <summary>The suite's folder, or null.</summary>
    public static string? Find(string suite) => Roots().Select(root => Path.Combine(root, suite)).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("FAIRWAY_CONFORMANCE") is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "conformance");
        }
    }
}
