using System.Text;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>Reads the ConfigMaps and Secrets that pods refer to.</summary>
internal sealed class ConfigSources(KubernetesClient client)
{
    /// <summary>Key and content of a ConfigMap's data and binaryData; null when it is optional and absent.</summary>
    /// <exception cref="VolumeException">It is absent, in the kubelet's words: <c>configmap "NAME" not found</c>.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>?> ConfigMapAsync(
        string @namespace, string name, bool isOptional, CancellationToken cancellationToken)
    {
        var map = await client.FindAsync(NodeResources.ConfigMaps, new(@namespace, name), cancellationToken).ConfigureAwait(false);
        if (map.IsNull)
        {
            return isOptional ? null : throw new VolumeException($"configmap \"{name}\" not found");
        }

        var result = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in map["data"].Fields)
        {
            result[key] = Encoding.UTF8.GetBytes(value.AsString() ?? "");
        }

        AddEncoded(result, map["binaryData"]);
        return result;
    }

    /// <summary>Key and content of a Secret's data; null when it is optional and absent.</summary>
    /// <exception cref="VolumeException">It is absent, in the kubelet's words: <c>secret "NAME" not found</c>.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>?> SecretAsync(
        string @namespace, string name, bool isOptional, CancellationToken cancellationToken)
    {
        var secret = await client.FindAsync(NodeResources.Secrets, new(@namespace, name), cancellationToken).ConfigureAwait(false);
        if (secret.IsNull)
        {
            return isOptional ? null : throw new VolumeException($"secret \"{name}\" not found");
        }

        var result = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        AddEncoded(result, secret["data"]);
        return result;
    }

    private static void AddEncoded(Dictionary<string, byte[]> result, Value data)
    {
        foreach (var (key, value) in data.Fields)
        {
            var buffer = new byte[(value.AsString() ?? "").Length];
            result[key] = Convert.TryFromBase64String(value.AsString() ?? "", buffer, out var length)
                ? buffer[..length]
                : throw new VolumeException($"key {key} is not base64");
        }
    }
}
