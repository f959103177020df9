using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Node.Runtime;
using Fairway.Node.Volumes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Resolves a container's <c>env</c> and <c>envFrom</c>, with the services' variables below them.</summary>
internal sealed class ContainerEnvironment(ConfigSources sources, ObjectCache services, NodeFacts node)
{
    /// <exception cref="ContainerConfigException">Something it refers to is missing.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ResolveAsync(
        Value pod, Value container, string podAddress, CancellationToken cancellationToken)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        var order = new List<string>();
        try
        {
            foreach (var from in container["envFrom"].Items.ToArray())
            {
                foreach (var (key, value) in await FromAsync(pod, from, cancellationToken).ConfigureAwait(false))
                {
                    Set(own, order, key, value);
                }
            }

            var serviceVariables = ServiceVariables.For(pod, services.All).ToList();
            foreach (var variable in container["env"].Items.ToArray())
            {
                var value = await ValueOfAsync(pod, container, variable, own, serviceVariables, podAddress, cancellationToken).ConfigureAwait(false);
                if (value is not null)
                {
                    Set(own, order, variable["name"].AsString() ?? "", value);
                }
            }

            order.AddRange(serviceVariables.Where(pair => own.TryAdd(pair.Key, pair.Value)).Select(pair => pair.Key));
        }
        catch (VolumeException e)
        {
            throw new ContainerConfigException(e.Message);
        }

        return [.. order.Select(name => KeyValuePair.Create(name, own[name]))];
    }

    private static void Set(Dictionary<string, string> variables, List<string> order, string name, string value)
    {
        if (!variables.ContainsKey(name))
        {
            order.Add(name);
        }

        variables[name] = value;
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> FromAsync(Value pod, Value from, CancellationToken cancellationToken)
    {
        var isMap = !from["configMapRef"].IsNull;
        var reference = isMap ? from["configMapRef"] : from["secretRef"];
        var (name, isOptional) = (reference["name"].AsString() ?? "", reference["optional"].AsBool() == true);
        var data = isMap
            ? await sources.ConfigMapAsync(pod.Namespace, name, isOptional, cancellationToken).ConfigureAwait(false)
            : await sources.SecretAsync(pod.Namespace, name, isOptional, cancellationToken).ConfigureAwait(false);
        var prefix = from["prefix"].AsString() ?? "";
        return (data ?? new Dictionary<string, byte[]>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Where(pair => !pair.Key.Contains('=', StringComparison.Ordinal))
            .Select(pair => KeyValuePair.Create(prefix + pair.Key, Encoding.UTF8.GetString(pair.Value)));
    }

    private async Task<string?> ValueOfAsync(
        Value pod,
        Value container,
        Value variable,
        Dictionary<string, string> own,
        IEnumerable<KeyValuePair<string, string>> serviceVariables,
        string podAddress,
        CancellationToken cancellationToken)
    {
        var from = variable["valueFrom"];
        if (from.IsNull)
        {
            var known = serviceVariables.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
            foreach (var (key, value) in own)
            {
                known[key] = value;
            }

            return VariableExpansion.Expand(variable["value"].AsString() ?? "", known);
        }

        if (!from["fieldRef"].IsNull)
        {
            return DownwardFields.Field(pod, from["fieldRef"]["fieldPath"].AsString() ?? "", node, podAddress);
        }

        if (!from["resourceFieldRef"].IsNull)
        {
            return DownwardFields.Resource(pod, from["resourceFieldRef"], PodObservation.NameOf(container), node);
        }

        return await KeyAsync(pod, from, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> KeyAsync(Value pod, Value from, CancellationToken cancellationToken)
    {
        var isMap = !from["configMapKeyRef"].IsNull;
        var reference = isMap ? from["configMapKeyRef"] : from["secretKeyRef"];
        if (reference.IsNull)
        {
            throw new ContainerConfigException("env.valueFrom: only configMapKeyRef, secretKeyRef, fieldRef and resourceFieldRef are supported");
        }

        var (name, key) = (reference["name"].AsString() ?? "", reference["key"].AsString() ?? "");
        var isOptional = reference["optional"].AsBool() == true;
        var data = isMap
            ? await sources.ConfigMapAsync(pod.Namespace, name, isOptional, cancellationToken).ConfigureAwait(false)
            : await sources.SecretAsync(pod.Namespace, name, isOptional, cancellationToken).ConfigureAwait(false);
        return data is not null && data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value)
            : isOptional ? null
            : throw new ContainerConfigException($"couldn't find key {key} in {(isMap ? "ConfigMap" : "Secret")} {pod.Namespace}/{name}");
    }
}
