namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>Knows the bearer tokens of one issuer.</summary>
internal interface IBearerTokens
{
    /// <param name="token">As it was sent.</param>
    /// <param name="audiences">What it should be good for; at least one.</param>
    /// <param name="cancellationToken">The request's.</param>
    ValueTask<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken);
}
