using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Access.OpenId;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Metrics;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Access;

/// <summary>
/// Finds out who sent an HTTP request: what a front proxy says, client certificate, bearer token, else nobody known; then whom it acts for.
/// </summary>
internal sealed class Authenticator(
    FrontProxy proxy,
    ClientCertificates certificates,
    IBearerTokens tokens,
    AnonymousAccess anonymous,
    Authorizer authorizer,
    AccessMetrics metrics,
    TimeProvider time)
{
    private const string Bearer = "Bearer ";

    private static readonly string[] Audiences = [ServiceAccountTokens.Issuer];

    /// <exception cref="KubernetesException">401: credentials were given that are not valid; 403: it may not act for that user.</exception>
    public async ValueTask<UserInfo> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        UserInfo user;
        try
        {
            user = await IdentifyAsync(context, cancellationToken);
        }
        catch (KubernetesException)
        {
            metrics.NotAuthenticated(time.GetElapsedTime(start));
            throw;
        }

        metrics.Authenticated(user, time.GetElapsedTime(start));
        return Impersonation.Apply(user, context.Request.Headers, authorizer);
    }

    private async ValueTask<UserInfo> IdentifyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (proxy.Authenticate(context) is { } named)
        {
            return named;
        }

        var certificate = context.Connection.ClientCertificate;
        if (certificate is not null && certificates.Authenticate(certificate) is { } known)
        {
            metrics.ShownCertificate(certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime);
            return known;
        }

        // A certificate that is none of ours does not spoil a token that is.
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && (await tokens.VerifyAsync(authorization[Bearer.Length..].Trim(), Audiences, cancellationToken)).User is { } verified)
        {
            return verified;
        }

        return certificate is null && authorization.Length == 0 && anonymous.Allows(context.Request.Path.Value ?? "/")
            ? UserInfo.Anonymous
            : throw ApiErrors.Unauthorized();
    }
}
