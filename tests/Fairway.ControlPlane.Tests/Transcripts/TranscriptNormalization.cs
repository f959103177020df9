using System.Text.RegularExpressions;

namespace Fairway.ControlPlane.Tests.Transcripts;

/// <summary>
/// Takes from an answer what no two runs have alike (addresses, uids, times, ages, versions, made-up names), and the width of columns, which
/// is kubectl's.
/// </summary>
internal static partial class TranscriptNormalization
{
    private static readonly (Regex Pattern, string By)[] Replacements =
    [
        (Server(), "<server>"), (Uid(), "<uid>"), (Time(), "<time>"), (Version(), "$1<version>"), (Age(), "<age>"), (Token(), "<token>"),
        (Address(), "<address>"),
        (Log(), "$1<log> "), (NodePort(), "<port>"), (Gap(), "  "),
    ];

    public static IEnumerable<string> Lines(string output) => output.Split('\n')
        .Select(line => Replacements.Aggregate(line.TrimEnd(), static (known, replacement) => replacement.Pattern.Replace(known, replacement.By)))
        .Where(line => line.Length > 0);

    [GeneratedRegex(@"https?://(127\.0\.0\.1|localhost):\d+")]
    private static partial Regex Server();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    // 2026-01-02T03:04:05Z, 2026-01-02 03:04:05 +0000 UTC, Fri, 02 Jan 2026 03:04:05 +0000
    [GeneratedRegex(
        @"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)|20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC"
        + @"|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d [+-]\d{4}")]
    private static partial Regex Time();

    [GeneratedRegex("(resourceVersion\\\\?\"?: ?\\\\?\"?|version to be 1, was |Resource Version: +)\\d+")]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<=^|[\s(])\d{1,3}s(?=$|[\s)])")]
    private static partial Regex Age();

    [GeneratedRegex(@"eyJ[\w-]+\.[\w-]+\.[\w-]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"\b10\.\d+\.\d+\.\d+\b")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b3[0-2]\d{3}\b")]
    private static partial Regex NodePort();

    // W0102 03:04:05.678901   12345 schema.go:145]
    [GeneratedRegex(@"^([EIW])\d{4} [\d:.]+ +\d+ ")]
    private static partial Regex Log();

    [GeneratedRegex(@"(?<=\S) {2,}")]
    private static partial Regex Gap();
}
