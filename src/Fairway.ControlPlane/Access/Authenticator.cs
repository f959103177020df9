using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Access;

/// <summary>Finds out who sent an HTTP request: client certificate, then bearer token, else nobody known; then whom it acts for.</summary>
internal sealed class Authenticator(ClientCertificates certificates, ServiceAccountTokens tokens, Authorizer authorizer)
{
    private const string Bearer = "Bearer ";

    private static readonly string[] Audiences = [ServiceAccountTokens.Issuer];

    /// <exception cref="KubernetesException">401: credentials were given that are not valid; 403: it may not act for that user.</exception>
    public UserInfo Authenticate(HttpContext context) => Impersonation.Apply(Identify(context), context.Request.Headers, authorizer);

    private UserInfo Identify(HttpContext context)
    {
        var certificate = context.Connection.ClientCertificate;
        if (certificate is not null && certificates.Authenticate(certificate) is { } known)
        {
            return known;
        }

        // A certificate that is none of ours does not spoil a token that is.
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && tokens.Verify(authorization[Bearer.Length..].Trim(), Audiences) is { } verified)
        {
            return verified.User;
        }

        return certificate is null && authorization.Length == 0 ? UserInfo.Anonymous : throw ApiErrors.Unauthorized();
    }
}
