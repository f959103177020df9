using Fairway.Values;

namespace Fairway.Kubernetes.Client;

/// <summary>
/// One request to a Kubernetes API on a resource, independent of how it travels. Which of the optional parts count depends on
/// the verb, as in the API's own query parameters of the same names.
/// </summary>
public sealed record ApiRequest(ApiVerb Verb, GroupVersionResource Resource)
{
    /// <summary>Empty for cluster-scoped resources and for lists and watches over all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty for list, watch, create and delete-collection.</summary>
    public string Name { get; init; } = "";

    /// <summary>Such as <c>status</c>, <c>scale</c>, <c>binding</c>, <c>eviction</c>; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The object, the patch, or the DeleteOptions.</summary>
    public Value Body { get; init; }

    public PatchType PatchType { get; init; }

    public string FieldManager { get; init; } = "";

    /// <summary>Server-side apply only: take fields that others own.</summary>
    public bool Force { get; init; }

    public bool DryRun { get; init; }

    public string LabelSelector { get; init; } = "";

    public string FieldSelector { get; init; } = "";

    /// <summary>Lists: how fresh; watches: where to start. Empty: most recent.</summary>
    public string ResourceVersion { get; init; } = "";

    public string ResourceVersionMatch { get; init; } = "";

    /// <summary>0: all.</summary>
    public int Limit { get; init; }

    public string Continue { get; init; } = "";

    public bool AllowWatchBookmarks { get; init; }

    /// <summary><c>Ignore</c>, <c>Warn</c> or <c>Strict</c>; empty is the server's default, Warn.</summary>
    public string FieldValidation { get; init; } = "";
}
