using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>Lays a Service's endpoints of one address family out over its slices; a slice holds endpoints with the same ports.</summary>
internal sealed class SliceFamily(Value service, string family, SliceNames names)
{
    private readonly List<Value> _create = [];
    private readonly List<Value> _update = [];
    private readonly List<Value> _delete = [];

    public EndpointSlicePlan Plan(IEnumerable<(ValueList Ports, Value Endpoint)> endpoints, IReadOnlyList<Value> existing)
    {
        var groups = endpoints.GroupBy(item => item.Ports, item => item.Endpoint).ToDictionary(group => group.Key, group => group.ToList());
        if (groups.Count == 0)
        {
            // One slice stays without endpoints, so that a reader can tell "nobody" from "not looked at yet".
            groups[ValueList.Empty] = [];
        }

        foreach (var stray in existing.Where(slice => !groups.ContainsKey(slice["ports"].Items)))
        {
            _delete.Add(stray);
        }

        foreach (var (ports, group) in groups)
        {
            LayOut(ports, group, [.. existing.Where(slice => slice["ports"].Items.Equals(ports))]);
        }

        return new(_create, _update, _delete);
    }

    private void LayOut(ValueList ports, List<Value> endpoints, Value[] slices)
    {
        var wanted = endpoints.ToDictionary(Uid, StringComparer.Ordinal);
        var kept = slices.Select(slice => Keep(slice, wanted)).ToArray();
        var rest = new Queue<Value>(endpoints.Where(endpoint => wanted.ContainsKey(Uid(endpoint))));
        // The fullest slice with room is filled first, so that few slices change.
        foreach (var content in kept.OrderByDescending(content => content.Count))
        {
            while (content.Count < EndpointSlicePlan.MaxEndpoints && rest.TryDequeue(out var endpoint))
            {
                content.Add(endpoint);
            }
        }

        var left = 0;
        for (var i = 0; i < slices.Length; i++)
        {
            left += Settle(slices[i], ports, kept[i], isLast: endpoints.Count == 0 && left == 0) ? 1 : 0;
        }

        while (rest.Count > 0 || left == 0)
        {
            var content = new List<Value>();
            while (content.Count < EndpointSlicePlan.MaxEndpoints && rest.TryDequeue(out var endpoint))
            {
                content.Add(endpoint);
            }

            _create.Add(Describe(Value.Null, ports, content));
            left++;
        }
    }

    /// <summary>What stays in a slice, in its order; takes it out of what is wanted.</summary>
    private static List<Value> Keep(Value slice, Dictionary<string, Value> wanted)
    {
        var content = new List<Value>();
        foreach (var old in slice["endpoints"].Items)
        {
            if (wanted.Remove(Uid(old), out var endpoint))
            {
                content.Add(endpoint);
            }
        }

        return content;
    }

    /// <summary>Returns whether the slice stays.</summary>
    private bool Settle(Value slice, ValueList ports, List<Value> content, bool isLast)
    {
        if (content.Count == 0 && !isLast)
        {
            _delete.Add(slice);
            return false;
        }

        var described = Describe(slice, ports, content);
        if (described != slice)
        {
            _update.Add(described);
        }

        return true;
    }

    private Value Describe(Value slice, ValueList ports, List<Value> endpoints)
    {
        var described = slice.IsNull
            ? Value.Map(
                ("apiVersion", "discovery.k8s.io/v1"),
                ("kind", "EndpointSlice"),
                ("metadata", Value.Map(
                    ("name", names.Next()),
                    ("namespace", service.Namespace),
                    ("ownerReferences", Value.List(ObjectFields.ControllerReferenceTo(service))))),
                ("addressType", family))
            : slice;
        var labels = ServiceLabels.For(
            service, (EndpointSlicePlan.ServiceName, service.Name), (EndpointSlicePlan.ManagedBy, EndpointSlicePlan.Manager));
        described = described.WithAt(["metadata", "labels"], labels);
        return described.With("endpoints", ValueList.From(endpoints)).With("ports", ports);
    }

    private static string Uid(Value endpoint) => endpoint["targetRef"]["uid"].AsString() ?? "";
}
