using System.Net;
using Fairway.ControlPlane.Access.OpenId;
using Fairway.ControlPlane.Audit;

namespace Fairway.ControlPlane;

/// <summary>Where the embedded API server keeps its state and listens.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Holds <c>store.db</c>, <c>pki/</c>, <c>kubeconfig</c> and <c>audit.log</c>; made when missing, readable by the owner alone.</summary>
    public required string StateFolder { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The HTTPS port, up to 65535; 0 takes any free one.</summary>
    public int Port { get; init; } = 6443;

    /// <summary>
    /// Where pods reach the API, such as the node's pod gateway: listened on as well, at the same port, even before a link has the address,
    /// and told to pods as the endpoint of the <c>kubernetes</c> Service. Null: pods cannot reach the API.
    /// </summary>
    public IPAddress? PodAddress { get; init; }

    /// <summary>
    /// Names and addresses that the serving certificates (the server's and the node's) are good for, beside loopback and
    /// <c>kubernetes.default.svc</c>.
    /// </summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>The IPv4 range of cluster IPs, a prefix of /12 to /28; its first address is the <c>kubernetes</c> Service's.</summary>
    public IPNetwork ServiceRange { get; init; } = IPNetwork.Parse("10.96.0.0/16");

    /// <summary>How much of the past watches and consistent pages may ask for.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long revisions stay on disk after they were superseded, beyond what watches need, so that an object's history can be asked for; zero
    /// keeps none. Of events and leases none is kept.
    /// </summary>
    public TimeSpan ObjectHistoryRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// An EncryptionConfiguration (apiserver.config.k8s.io/v1) as YAML or JSON: how objects are encrypted at rest. Empty: they are not.
    /// </summary>
    public string EncryptionConfiguration { get; init; } = "";

    /// <summary>The bytes that objects may take in memory, at least one; beyond it creations are answered 507. Reads and deletions go on.</summary>
    public long ObjectBytes { get; init; } = long.MaxValue / 2;

    /// <summary>
    /// Requests (watches aside, and those of an exempt priority level) that are handled at a time, shared out by priority levels, 1 to 100,000.
    /// </summary>
    public int MaxInflight { get; init; } = 600;

    /// <summary>Of these, what one user may have under way at a time, 1 to 100,000; more are answered 429.</summary>
    public int MaxInflightPerUser { get; init; } = 400;

    /// <summary>Watches that one user may have open at a time, 1 to 100,000; more are answered 429.</summary>
    public int MaxWatchesPerUser { get; init; } = 10_000;

    /// <summary>
    /// An audit.k8s.io/v1 Policy in YAML: what the audit log tells. Empty: who did what to which resource, never what was in it.
    /// </summary>
    public string AuditPolicyFile { get; init; } = "";

    /// <summary>
    /// An apiserver.config.k8s.io/v1 AuthenticationConfiguration in YAML: whose tokens are believed besides the server's own. Empty: nobody's.
    /// </summary>
    public string AuthenticationConfigFile { get; init; } = "";

    /// <summary>One OpenID Connect issuer, instead of a configuration file; null for none.</summary>
    public OpenIdOptions? OpenId { get; init; }

    /// <summary>Parts of a control plane that run in this process and end it when they fail: told as healthy ComponentStatuses.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>How large the audit log may become.</summary>
    public AuditFileOptions AuditFile { get; init; } = new();

    /// <exception cref="ArgumentOutOfRangeException">A bound is not kept.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfLessThan(ObjectHistoryRetention, TimeSpan.Zero, nameof(ObjectHistoryRetention));
        ArgumentOutOfRangeException.ThrowIfLessThan(ObjectBytes, 1, nameof(ObjectBytes));
        Between(MaxInflight, 100_000, nameof(MaxInflight));
        Between(MaxInflightPerUser, 100_000, nameof(MaxInflightPerUser));
        Between(MaxWatchesPerUser, 100_000, nameof(MaxWatchesPerUser));
        ArgumentOutOfRangeException.ThrowIfLessThan(AuditFile.MaxBytes, 1, nameof(AuditFile));
        ArgumentOutOfRangeException.ThrowIfNegative(AuditFile.Backups, nameof(AuditFile));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AuditFile.Backups, 1000, nameof(AuditFile));
    }

    private static void Between(int value, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
