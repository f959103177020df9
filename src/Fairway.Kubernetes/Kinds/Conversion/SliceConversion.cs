using Fairway.Kubernetes.Kinds.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>discovery.k8s.io/v1beta1 EndpointSlice: where an endpoint is stands in a map, of which v1 has made a field of the zone.</summary>
internal static class SliceConversion
{
    private const string Zone = "topology.kubernetes.io/zone";

    public static KindConversion Conversion { get; } = new(
        static slice => Rewrite.Items(slice, "endpoints", ToStored),
        static slice => Rewrite.Items(slice, "endpoints", FromStored));

    private static Value ToStored(Value endpoint)
    {
        var topology = endpoint["topology"];
        if (!topology.IsMap)
        {
            return endpoint;
        }

        endpoint = endpoint.Without("topology");
        endpoint = topology[Zone].IsNull ? endpoint : endpoint.With("zone", topology[Zone]);
        var rest = topology.Without(Zone);
        return rest.Fields.Count == 0 ? endpoint : endpoint.With("deprecatedTopology", rest);
    }

    private static Value FromStored(Value endpoint)
    {
        var topology = endpoint["deprecatedTopology"].IsMap ? endpoint["deprecatedTopology"] : ValueMap.Empty;
        topology = endpoint["zone"].IsNull ? topology : topology.With(Zone, endpoint["zone"]);
        endpoint = endpoint.Without("deprecatedTopology").Without("zone");
        return topology.Fields.Count == 0 ? endpoint : endpoint.With("topology", topology);
    }
}
