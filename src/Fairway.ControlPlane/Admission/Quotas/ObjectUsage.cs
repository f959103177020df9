using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>What one object uses, under every name that a quota may count it by.</summary>
internal static class ObjectUsage
{
    private static readonly Quantity One = Quantity.FromLong(1);

    public static Amounts Of(string resource, Value @object)
    {
        var usage = new Amounts();
        usage[QuotaNames.CountOf(resource)] = One;
        switch (resource)
        {
            case QuotaNames.Pods:
                PodUsage.Add(@object, usage);
                break;
            case QuotaNames.Services:
                AddService(@object["spec"], usage);
                break;
            case QuotaNames.Claims:
                AddClaim(@object, usage);
                break;
            default:
                if (QuotaNames.AliasOf(resource) is { } alias)
                {
                    usage[alias] = One;
                }

                break;
        }

        return usage;
    }

    private static void AddService(Value spec, Amounts usage)
    {
        var ports = spec["ports"].Items;
        var type = spec["type"].AsString();
        // Without node ports of its own a load balancer uses those that were asked for.
        var nodePorts = type switch
        {
            "NodePort" => ports.Count,
            "LoadBalancer" when spec["allocateLoadBalancerNodePorts"].AsBool() == false => ports.Count(port => port["nodePort"].AsLong() > 0),
            "LoadBalancer" => ports.Count,
            _ => 0,
        };
        usage["services"] = One;
        usage["services.loadbalancers"] = type == "LoadBalancer" ? One : Quantity.Zero;
        usage["services.nodeports"] = Quantity.FromLong(nodePorts);
    }

    private static void AddClaim(Value claim, Amounts usage)
    {
        var storageClass = claim["metadata"]["annotations"]["volume.beta.kubernetes.io/storage-class"].AsString()
            ?? claim["spec"]["storageClassName"].AsString() ?? "";
        Add("persistentvolumeclaims", One);
        var request = Amounts.Read(claim["spec"]["resources"]["requests"]);
        if (request.Has("storage"))
        {
            // What is being given counts already, and only in whole bytes.
            var given = Amounts.Read(claim["status"]["allocatedResources"])["storage"];
            var most = given > request["storage"] ? given : request["storage"];
            Add("requests.storage", Quantity.FromLong(most.Value, most.Format));
        }

        void Add(string name, Quantity amount)
        {
            usage[name] = amount;
            if (storageClass.Length > 0)
            {
                usage[storageClass + QuotaNames.OfStorageClass + name] = amount;
            }
        }
    }
}
