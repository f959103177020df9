namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>One check as of one version of the standard.</summary>
/// <param name="Id">Its id; checks run in the order of their ids.</param>
/// <param name="Level">From which level on it runs.</param>
/// <param name="Since">The minor version from which on this form of it counts.</param>
/// <param name="Overrides">The id of the baseline check that it makes superfluous; empty for none.</param>
/// <param name="Find">What it finds; null when the pod passes.</param>
internal sealed record PodCheck(string Id, PodSecurityLevel Level, int Since, string Overrides, Func<PodView, Finding?> Find);
