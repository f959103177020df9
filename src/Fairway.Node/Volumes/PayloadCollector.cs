using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>Collects the files of configMap, secret, downwardAPI and projected volumes.</summary>
internal sealed class PayloadCollector(ConfigSources sources, ServiceAccountTokens tokens, NodeFacts node)
{
    private const uint DefaultMode = 0x1A4;

    /// <exception cref="VolumeException">Something is missing, wrong or not supported.</exception>
    public async Task<IReadOnlyList<PayloadFile>> CollectAsync(Value pod, Value volume, string podAddress, CancellationToken cancellationToken)
    {
        var files = new List<PayloadFile>();
        foreach (var (kind, source) in volume.Fields.ToArray())
        {
            if (kind == "name")
            {
                continue;
            }

            var mode = (uint)(source["defaultMode"].AsLong() ?? DefaultMode);
            var parts = kind == "projected" ? source["sources"].Items : ValueList.Create(Value.Map((kind, source)));
            foreach (var part in parts.ToArray())
            {
                foreach (var (partKind, partSource) in part.Fields.ToArray())
                {
                    files.AddRange(await CollectAsync(pod, partKind, partSource, mode, podAddress, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        // Of two sources with one path the later counts.
        return [.. files.GroupBy(file => file.Path, StringComparer.Ordinal).Select(group => group.Last())];
    }

    private async Task<IEnumerable<PayloadFile>> CollectAsync(
        Value pod, string kind, Value source, uint mode, string podAddress, CancellationToken cancellationToken)
    {
        var isOptional = source["optional"].AsBool() == true;
        switch (kind)
        {
            case "configMap":
                return FromKeys(
                    await sources.ConfigMapAsync(pod.Namespace, source["name"].AsString() ?? "", isOptional, cancellationToken).ConfigureAwait(false),
                    source, mode, "configmap", isOptional);
            case "secret":
                var name = source["secretName"].AsString() ?? source["name"].AsString() ?? "";
                return FromKeys(
                    await sources.SecretAsync(pod.Namespace, name, isOptional, cancellationToken).ConfigureAwait(false),
                    source, mode, "secret", isOptional);
            case "downwardAPI":
                return source["items"].Items.Select(item => FromDownward(pod, item, mode, podAddress));
            case "serviceAccountToken":
                var token = await tokens.GetAsync(pod, source, cancellationToken).ConfigureAwait(false);
                return [new(Checked(source["path"].AsString() ?? ""), Encoding.ASCII.GetBytes(token), mode)];
            default:
                throw new VolumeException($"projected source {kind} is not supported");
        }
    }

    private static IEnumerable<PayloadFile> FromKeys(
        IReadOnlyDictionary<string, byte[]>? data, Value source, uint mode, string kind, bool isOptional)
    {
        data ??= new Dictionary<string, byte[]>();
        if (source["items"].Items.Count == 0)
        {
            return data.Select(pair => new PayloadFile(Checked(pair.Key), pair.Value, mode));
        }

        return source["items"].Items
            .Where(item => data.ContainsKey(item["key"].AsString() ?? "") || (isOptional
                ? false
                : throw new VolumeException($"references non-existent {kind} key: {item["key"].AsString()}")))
            .Select(item => new PayloadFile(
                Checked(item["path"].AsString() ?? ""), data[item["key"].AsString()!], (uint)(item["mode"].AsLong() ?? mode)));
    }

    private PayloadFile FromDownward(Value pod, Value item, uint mode, string podAddress)
    {
        var text = item["fieldRef"].IsNull
            ? DownwardFields.Resource(pod, item["resourceFieldRef"], "", node)
            : DownwardFields.Field(pod, item["fieldRef"]["fieldPath"].AsString() ?? "", node, podAddress);
        return new(Checked(item["path"].AsString() ?? ""), Encoding.UTF8.GetBytes(text), (uint)(item["mode"].AsLong() ?? mode));
    }

    // The API checks this too; here it keeps a file inside the volume.
    private static string Checked(string path) =>
        path.Length == 0 || path.StartsWith('/')
            || path.StartsWith("..", StringComparison.Ordinal) || path.Split('/').Contains("..", StringComparer.Ordinal)
            ? throw new VolumeException($"path \"{path}\" must be relative and without '..'")
            : path;
}
