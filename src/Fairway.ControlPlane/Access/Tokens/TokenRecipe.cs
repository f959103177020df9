using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>What a new service account token is to say.</summary>
/// <param name="Account">The ServiceAccount.</param>
/// <param name="Audiences">Whom it is for.</param>
/// <param name="Bound">The Pod, Secret or Node without which it is worth nothing; null for none.</param>
/// <param name="Node">The Node that the bound pod runs on; null when unknown.</param>
/// <param name="Lifetime">How long it is valid.</param>
/// <param name="WarnAfter">From when on its use is noted as stale; null for never.</param>
internal sealed record TokenRecipe(
    Value Account, IReadOnlyList<string> Audiences, Value Bound, Value Node, TimeSpan Lifetime, TimeSpan? WarnAfter);
