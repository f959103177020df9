using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Node.Pods;
using Fairway.Values;

namespace Fairway.Node.Images;

/// <summary>
/// Reads a pod's <c>imagePullSecrets</c>. One that is not there is told and passed over, as the kubelet does: the image may need none.
/// </summary>
internal sealed class PullSecrets(KubernetesClient client, PodEvents events)
{
    private const string NewType = "kubernetes.io/dockerconfigjson";
    private const string OldType = "kubernetes.io/dockercfg";

    /// <exception cref="PullSecretException">A secret's content is not what its type says.</exception>
    public async Task<PullKeyring> ReadAsync(Value pod, CancellationToken cancellationToken)
    {
        var keyring = new PullKeyring();
        var missing = new List<string>();
        var names = pod["spec"]["imagePullSecrets"].Items.Select(reference => reference["name"].AsString() ?? "");
        foreach (var name in names.Where(name => name.Length > 0))
        {
            if (!await TryAddAsync(keyring, pod, name, cancellationToken).ConfigureAwait(false))
            {
                missing.Add(name);
            }
        }

        if (missing.Count > 0)
        {
            events.Warning(
                pod,
                "FailedToRetrieveImagePullSecret",
                $"Unable to retrieve some image pull secrets ({string.Join(", ", missing)}); attempting to pull the image may not succeed.");
        }

        return keyring;
    }

    private async Task<bool> TryAddAsync(PullKeyring keyring, Value pod, string name, CancellationToken cancellationToken)
    {
        Value secret;
        try
        {
            secret = await client.FindAsync(NodeResources.Secrets, new(pod.Namespace, name), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException)
        {
            return false;
        }

        if (secret.IsNull)
        {
            return false;
        }

        switch (secret["type"].AsString())
        {
            case NewType:
                keyring.Add(name, PullSecretContent.Read(name, secret, ".dockerconfigjson")["auths"]);
                break;
            case OldType:
                keyring.Add(name, PullSecretContent.Read(name, secret, ".dockercfg"));
                break;
            case var type:
                throw new PullSecretException(name, $"its type is {(type is { Length: > 0 } ? type : "not set")}, it must be {NewType} or {OldType}");
        }

        return true;
    }
}
