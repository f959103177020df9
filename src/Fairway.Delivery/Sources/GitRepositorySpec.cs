using Fairway.Delivery.Reporting;
using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>What a GitRepository asks for.</summary>
internal sealed record GitRepositorySpec(
    string Url, GitReference Reference, TimeSpan Interval, TimeSpan Timeout, bool Suspend, string? Ignore, string? SecretName)
{
    /// <exception cref="FormatException">A duration is none or too short, or the commit is no hash.</exception>
    public static GitRepositorySpec Read(Value spec) => new(
        spec["url"].AsString() ?? "",
        GitReference.Read(spec["ref"]),
        GoDuration.ParseInterval(spec["interval"].AsString() ?? "", "spec.interval"),
        GoDuration.Parse(spec["timeout"].AsString() ?? "60s"),
        spec["suspend"].AsBool() == true,
        spec["ignore"].AsString(),
        spec["secretRef"]["name"].AsString());
}
