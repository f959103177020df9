using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// What others need to check service account tokens themselves (KEP-1393; OpenID Connect Discovery 1.0, 3): the issuer's description and its
/// public keys.
/// </summary>
internal sealed class IssuerDiscovery(TokenKeys keys)
{
    public const string DescriptionPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/openid/v1/jwks";

    /// <param name="server">Where the asker reached the server: <c>127.0.0.1:6443</c>.</param>
    public Value Description(string server) => Value.Map(
        ("issuer", ServiceAccountTokens.Issuer),
        ("jwks_uri", $"https://{server}{KeysPath}"),
        ("response_types_supported", Value.List("id_token")),
        ("subject_types_supported", Value.List("public")),
        ("id_token_signing_alg_values_supported", ValueList.From(
            keys.All.Select(key => key.Algorithm).Distinct().Order(StringComparer.Ordinal).Select(name => (Value)name))));

    public Value Keys() => Value.Map(("keys", ValueList.From(keys.All.Select(key => key.ToJson()))));
}
