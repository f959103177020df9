using Fairway.Testing;

namespace Fairway.EndToEnd.Tests;

/// <summary>Where the clone under test and the binary built from it are.</summary>
internal static class Repository
{
    public static string Root => RepositoryRoot.Path;

    /// <summary>The binary that FAIRWAY_BINARY names, else that of the configuration these tests were built in.</summary>
    public static string Binary { get; } = Environment.GetEnvironmentVariable("FAIRWAY_BINARY") is { Length: > 0 } given
        ? given
        : Path.Combine(Root, "src", "Fairway", "bin", Configuration, "net10.0", "fairway");

#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
}
