namespace Fairway.Kubernetes.Client;

/// <summary>The four patch forms and their media types.</summary>
public enum PatchType
{
    /// <summary><c>application/json-patch+json</c>, RFC 6902.</summary>
    Json,

    /// <summary><c>application/merge-patch+json</c>, RFC 7396.</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>.</summary>
    StrategicMerge,

    /// <summary><c>application/apply-patch+yaml</c>, server-side apply (KEP-555).</summary>
    Apply,
}
