namespace Fairway.Artifacts.Building.Packages;

/// <summary>The Debian packages a self-contained .NET program needs to run; each with the names it has had in releases, newest first.</summary>
internal static class BasePackages
{
    // The C library and its unwinder, C++'s library, TLS, compression, trusted roots, time zones. ICU is left out: images run in invariant
    // globalization. Dependencies on gcc-12-base, debconf and openssl serve installation only.
    public static IReadOnlyList<IReadOnlyList<string>> Names { get; } =
    [
        ["ca-certificates"],
        ["libc6"],
        ["libgcc-s1"],
        ["libssl3t64", "libssl3"],
        ["libstdc++6"],
        ["tzdata"],
        ["zlib1g"],
    ];
}
