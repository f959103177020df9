using Fairway.Values;

namespace Fairway.ControlPlane.Backends;

/// <summary>A server that the API server asks over HTTPS: where it is, and whose certificate it must have.</summary>
/// <param name="Address">The URL of the requests; for a service <c>https://NAME.NAMESPACE.svc:PORT/PATH</c>.</param>
/// <param name="Service">Where the connection goes; null for the host of the address.</param>
/// <param name="Authorities">A base64 bundle of PEM certificates; empty for the system's.</param>
internal sealed record Backend(Uri Address, ServiceName? Service, string Authorities)
{
    private const int DefaultPort = 443;

    /// <summary>False for an APIService with <c>insecureSkipTLSVerify</c>.</summary>
    public bool IsVerified { get; init; } = true;

    /// <summary>Whether the front proxy's client certificate is shown.</summary>
    public bool IsAggregated { get; init; }

    /// <summary>What connections are kept for: everything but the path.</summary>
    public Backend Connection => this with { Address = new Uri(Address.GetLeftPart(UriPartial.Authority)) };

    /// <summary>
    /// Reads a webhook's <c>clientConfig</c>: <c>{"service":{"namespace":"n","name":"s","path":"/p","port":443},"caBundle":"…"}</c> or
    /// <c>{"url":"https://host/path","caBundle":"…"}</c>. It has been validated.
    /// </summary>
    public static Backend FromClientConfig(Value client)
    {
        var authorities = client["caBundle"].AsString() ?? "";
        if (client["url"].AsString() is { } url)
        {
            return new(new Uri(url), null, authorities);
        }

        var service = ReadService(client["service"]);
        var path = client["service"]["path"].AsString() ?? "";
        return OfService(service, path, authorities);
    }

    /// <summary>A service's name and namespace are the host name that its certificate must be for.</summary>
    public static Backend OfService(ServiceName service, string path, string authorities) => new(
        new Uri($"https://{service.Name}.{service.Namespace}.svc:{service.Port}/{path.TrimStart('/')}"), service, authorities);

    public static ServiceName ReadService(Value service) => new(
        service["namespace"].AsString() ?? "", service["name"].AsString() ?? "", (int)(service["port"].AsLong() ?? DefaultPort));
}
