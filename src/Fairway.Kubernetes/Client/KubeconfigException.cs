namespace Fairway.Kubernetes.Client;

/// <summary>A kubeconfig that cannot be used; names the file, the field, and why.</summary>
public sealed class KubeconfigException(string path, string reason, Exception? cause = null) : IOException($"{path}: {reason}", cause);
