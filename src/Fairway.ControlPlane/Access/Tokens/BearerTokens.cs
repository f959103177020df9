namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// All issuers of bearer tokens, asked in order; the reasons of those that refuse add up as upstream's union of authenticators joins them.
/// </summary>
internal sealed class BearerTokens(IReadOnlyList<IBearerTokens> issuers) : IBearerTokens
{
    private const string Invalid = "invalid bearer token";

    public async ValueTask<TokenVerdict> VerifyAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        List<string>? errors = null;
        foreach (var issuer in issuers)
        {
            var verdict = await issuer.VerifyAsync(token, audiences, cancellationToken);
            if (verdict.User is not null)
            {
                return verdict;
            }

            if (verdict.Error.Length > 0)
            {
                (errors ??= [Invalid]).Add(verdict.Error);
            }
        }

        return TokenVerdict.Refused(errors is null ? Invalid : $"[{string.Join(", ", errors)}]");
    }
}
