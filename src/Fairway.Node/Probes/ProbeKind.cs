namespace Fairway.Node.Probes;

/// <summary>What a probe decides: restarts, readiness, or when the other two begin.</summary>
internal enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}
