using Fairway.ControlPlane.Audit;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Calls;

/// <summary>One authenticated request on a served kind, however it came in. Warnings gather while it is handled.</summary>
internal sealed record ApiCall(UserInfo User, KindDescription Kind, ApiRequest Request)
{
    /// <summary>The name of the request in the audit log and in the origin of what it writes.</summary>
    public required string AuditId { get; init; }

    public CallWarnings Warnings { get; } = new();

    public CallWaits Waits { get; } = new();

    /// <summary>Paths of keys that the body repeats.</summary>
    public IReadOnlyList<string> RepeatedKeys { get; init; } = [];

    /// <summary>How long a watch lasts; null for the server's own choice.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Watches: <c>sendInitialEvents</c> (KEP-3157); null when not given.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary>What the audit log is told besides the request and its answer.</summary>
    public AuditTrail Audit { get; } = new();

    public ApiVerb Verb => Request.Verb;

    public string Namespace => Request.Namespace;

    public string Name => Request.Name;

    public string Subresource => Request.Subresource;
}
