namespace Fairway.Kubernetes.Client;

/// <summary>What a request does to a resource; the names in lower case are RBAC's verbs.</summary>
public enum ApiVerb
{
    Get,
    List,
    Watch,
    Create,
    Update,
    Patch,
    Delete,
    DeleteCollection,
}
