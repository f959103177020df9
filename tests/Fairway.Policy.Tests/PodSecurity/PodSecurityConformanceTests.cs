using Fairway.Policy.PodSecurity;
using Fairway.Testing;
using Fairway.Values.Yaml;

namespace Fairway.Policy.Tests.PodSecurity;

/// <summary>Every case of k8s.io/pod-security-admission's test data: <c>LEVEL/VERSION/pass|fail/NAME.yaml</c>, a pod each.</summary>
public sealed class PodSecurityConformanceTests
{
    private const string Suite = "pod-security";

    // A run that reads fewer cases than there were has lost some.
    private const int KnownCases = 734;

    [ConformanceFact(Suite)]
    public void Every_published_case_is_met()
    {
        var root = ConformanceFactAttribute.Find(Suite)!;
        var files = Directory.GetFiles(root, "*.yaml", SearchOption.AllDirectories);
        var missed = files.Order(StringComparer.Ordinal).Select(file => Miss(root, file)).OfType<string>().ToArray();
        Assert.True(missed.Length == 0, $"{missed.Length} of {files.Length} cases are not met:\n{string.Join('\n', missed)}");
        Assert.True(files.Length >= KnownCases, $"{files.Length} cases were read, {KnownCases} are known");
    }

    private static string? Miss(string root, string file)
    {
        var parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
        var level = Enum.Parse<PodSecurityLevel>(parts[0], ignoreCase: true);
        Assert.True(PodSecurityVersion.TryParse(parts[1], out var version), parts[1]);
        var pod = Assert.Single(YamlReader.ReadAll(File.ReadAllBytes(file))).Value;
        var result = PodSecurityEvaluator.Evaluate(level, version, pod["metadata"], pod["spec"]);
        return result.IsAllowed == (parts[2] == "pass") ? null : $"{string.Join('/', parts)}: {(result.IsAllowed ? "allowed" : result.Detail)}";
    }
}
