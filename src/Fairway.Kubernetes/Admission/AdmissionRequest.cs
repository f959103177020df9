using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>A write that waits for admission, with what admission.k8s.io/v1 AdmissionRequest tells about it.</summary>
public sealed record AdmissionRequest
{
    public required GroupVersionKind Kind { get; init; }

    public required GroupVersionResource Resource { get; init; }

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    /// <summary>Empty when the server is still to generate it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The server made the name, which upstream does only after mutation.</summary>
    public bool IsNamedByServer { get; init; }

    /// <summary>Create, Update, Delete; a patch and an apply arrive as the create or update they amount to; Get is a connection.</summary>
    public required ApiVerb Operation { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string OperationName => NameOf(Operation);

    public required string User { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The new object; null for a deletion.</summary>
    public Value Object { get; init; }

    /// <summary>The object before; null for a creation.</summary>
    public Value OldObject { get; init; }

    /// <summary>The Namespace object the write falls into; null for cluster-scoped kinds.</summary>
    public Value NamespaceObject { get; init; }

    public bool DryRun { get; init; }

    /// <summary>What else is known; null where nobody has more to tell than the request itself.</summary>
    public IAdmissionContext? Context { get; init; }

    /// <summary>
    /// Mutation, once more: something later changed the object. Only what asks for it (<c>reinvocationPolicy: IfNeeded</c>) may change it again.
    /// </summary>
    public bool IsReinvocation { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public static string NameOf(ApiVerb operation) => operation switch
    {
        ApiVerb.Create => "CREATE",
        ApiVerb.Delete => "DELETE",
        ApiVerb.Get => "CONNECT",
        _ => "UPDATE",
    };
}
