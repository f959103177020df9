using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>Where an API server is and as whom to talk to it.</summary>
public sealed record HttpTransportOptions
{
    /// <summary>Such as <c>https://127.0.0.1:6443</c>; a path in it is kept.</summary>
    public required Uri Server { get; init; }

    /// <summary>The only authorities the server's certificate may come from; empty: those the system trusts.</summary>
    public IReadOnlyList<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>The name to look for in the server's certificate; empty: the server's own.</summary>
    public string TlsServerName { get; init; } = "";

    /// <summary>With its key; null: none is shown.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The bearer token; called for each request, so that a rotated token is followed. Null: none is sent.</summary>
    public Func<string>? Token { get; init; }

    /// <summary>How often a request is repeated that the server answered with 429 or 5xx and a Retry-After.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; init; } = 5;

    /// <summary>A longer Retry-After is cut to this.</summary>
    public TimeSpan LongestRetryWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one answer may take; watches are not limited.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest answer that is read.</summary>
    public int MaxAnswerBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>The largest event of a watch that is read.</summary>
    public int MaxEventBytes { get; init; } = 16 * 1024 * 1024;
}
