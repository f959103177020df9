using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Where a part of a user comes from: a claim with something before it, or an expression over all claims.</summary>
/// <param name="Claim">Empty when there is an expression.</param>
/// <param name="Prefix">Before each text of the claim.</param>
/// <param name="Expression">Null when there is a claim.</param>
internal sealed record ClaimSource(string Claim, string Prefix, CelProgram? Expression)
{
    /// <summary>The value; null when the claim is not there.</summary>
    /// <exception cref="TokenRefusedException">The expression failed.</exception>
    public Value Read(Value claims, CancellationToken cancellationToken) =>
        Expression is null ? claims[Claim] : ClaimCel.Evaluate(Expression, ClaimCel.Claims, claims, cancellationToken);
}
