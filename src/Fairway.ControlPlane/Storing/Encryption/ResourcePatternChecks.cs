namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>What upstream refuses in the <c>resources</c> of one entry, in its words.</summary>
internal static class ResourcePatternChecks
{
    public static void Check(IReadOnlyList<string> patterns, string path, List<string> problems)
    {
        if (patterns.Count == 0)
        {
            problems.Add($"{path}: at least one resource is required");
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            if (Problem(patterns[i]) is { } problem)
            {
                problems.Add($"{path}[{i}]: {problem}");
            }
        }

        foreach (var repeated in patterns.GroupBy(pattern => pattern).Where(group => group.Count() > 1))
        {
            problems.Add($"{path}: the same resource cannot be specified multiple times: {repeated.Key}");
        }

        if (patterns.FirstOrDefault(pattern => IsMasked(pattern, patterns)) is { } masked)
        {
            problems.Add(
                $"{path}: using overlapping resources such as '{masked}' and a wildcard in the same resource list is not allowed "
                + "as they will be masked");
        }
    }

    private static string? Problem(string pattern) => pattern switch
    {
        "" => "resource is a mandatory field",
        "*" => "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources",
        _ when pattern.Any(char.IsAsciiLetterUpper) => "resource name should not contain capital letters",
        "*.events.k8s.io" or "events.events.k8s.io" =>
            "'*.events.k8s.io' objects are stored using the 'events' API group in etcd. Use 'events' instead in the config file",
        "*.extensions" => "'extensions' group has been removed and cannot be used for encryption",
        _ when pattern.StartsWith("*.", StringComparison.Ordinal) => null,
        _ when pattern.EndsWith(".*", StringComparison.Ordinal) => "encrypting the same resource across groups is not supported",
        _ when pattern.Contains('*', StringComparison.Ordinal) => "a wildcard stands for a whole name: '*.', '*.apps' or '*.*'",
        _ => null,
    };

    private static bool IsMasked(string pattern, IReadOnlyList<string> patterns) =>
        pattern != "*.*" && (patterns.Contains("*.*") || (!pattern.StartsWith('*') && patterns.Contains(All(pattern))));

    // The wildcard of a resource's group.
    private static string All(string pattern) =>
        pattern.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? "*" + pattern[dot..] : "*.";
}
