using FsCheck;

namespace Fairway.Testing;

/// <summary>How often a property is tried: always on the same random cases, and with <c>./test --long</c> on twenty times as many new ones.</summary>
internal static class PropertyRuns
{
    private const int LongFactor = 20;
    private const ulong Seed = 0x5DEECE66DUL;
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;

    private static readonly bool Long = Environment.GetEnvironmentVariable("FAIRWAY_LONG") is { Length: > 0 };

    public static Config Of(int cases) => Long
        ? Config.QuickThrowOnFailure.WithMaxTest(cases * LongFactor)
        : Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(Seed, Gamma);
}
