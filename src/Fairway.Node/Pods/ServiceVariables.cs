using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// The variables that tell containers where services are, as the kubelet sets them: those of <c>default/kubernetes</c> always, those of the
/// pod's namespace unless <c>enableServiceLinks</c> is false.
/// </summary>
internal static class ServiceVariables
{
    public static IEnumerable<KeyValuePair<string, string>> For(Value pod, IEnumerable<Value> services)
    {
        var hasLinks = pod["spec"]["enableServiceLinks"].AsBool() != false;
        return services
            .Where(service => (service.Namespace == "default" && service.Name == "kubernetes") || (hasLinks && service.Namespace == pod.Namespace))
            .Where(service => service["spec"]["clusterIP"].AsString() is { Length: > 0 } address && address != "None")
            // Of two that would have the same variables the pod's own namespace has its way.
            .GroupBy(service => service.Name, (_, same) => same.MaxBy(service => service.Namespace == pod.Namespace))
            .OrderBy(service => service.Name, StringComparer.Ordinal)
            .SelectMany(For);
    }

    // REDIS_SERVICE_HOST=10.0.0.11, REDIS_SERVICE_PORT=6379, then Docker's old link form: REDIS_PORT=tcp://10.0.0.11:6379 …
    private static IEnumerable<KeyValuePair<string, string>> For(Value service)
    {
        var name = Name(service.Name);
        var address = service["spec"]["clusterIP"].AsString()!;
        var ports = service["spec"]["ports"].Items;
        yield return new(name + "_SERVICE_HOST", address);
        var isFirst = true;
        foreach (var port in ports.ToArray())
        {
            var number = (port["port"].AsLong() ?? 0).ToString(CultureInfo.InvariantCulture);
            var protocol = (port["protocol"].AsString() ?? "TCP").ToLowerInvariant();
            var prefix = $"{name}_PORT_{number}_{protocol.ToUpperInvariant()}";
            var url = $"{protocol}://{address}:{number}";
            if (isFirst)
            {
                yield return new(name + "_SERVICE_PORT", number);
                yield return new(name + "_PORT", url);
                isFirst = false;
            }

            if (port["name"].AsString() is { Length: > 0 } portName)
            {
                yield return new($"{name}_SERVICE_PORT_{Name(portName)}", number);
            }

            yield return new(prefix, url);
            yield return new(prefix + "_PROTO", protocol);
            yield return new(prefix + "_PORT", number);
            yield return new(prefix + "_ADDR", address);
        }
    }

    private static string Name(string name) => name.Replace('-', '_').ToUpperInvariant();
}
