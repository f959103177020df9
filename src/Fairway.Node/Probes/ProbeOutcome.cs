namespace Fairway.Node.Probes;

/// <summary>What one try of a probe found. <paramref name="Output"/> says why it failed.</summary>
internal readonly record struct ProbeOutcome(bool IsSuccess, string Output)
{
    public static ProbeOutcome Success => new(true, "");

    public static ProbeOutcome Failure(string output) => new(false, output);
}
