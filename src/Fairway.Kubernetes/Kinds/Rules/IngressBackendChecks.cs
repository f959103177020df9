using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of where an ingress leads to: a service by one of its ports, or another object.</summary>
internal static class IngressBackendChecks
{
    public static void Check(string field, Value backend, Problems problems)
    {
        if (!backend.IsMap)
        {
            return;
        }

        using var _ = problems.At(field);
        switch (backend["resource"].IsMap, backend["service"].IsMap)
        {
            case (true, true):
                problems.Invalid("", "", "cannot set both resource and service backends");
                break;
            case (true, false):
                TypedReferenceChecks.Check("resource", backend["resource"], problems);
                break;
            case (false, true):
                CheckService(backend["service"], problems);
                break;
            default:
                problems.Invalid("", "", "resource or service backend is required");
                break;
        }
    }

    private static void CheckService(Value service, Problems problems)
    {
        if (service["name"].AsString() is { Length: > 0 } name)
        {
            problems.Invalid("service.name", name, Names.Label1035(name));
        }
        else
        {
            problems.Required("service.name");
        }

        var (portName, number) = (service["port"]["name"].AsString() ?? "", service["port"]["number"].AsLong() ?? 0);
        if (portName.Length > 0 && number != 0)
        {
            problems.Invalid("", "", "cannot set both port name & port number");
        }
        else if (portName.Length > 0)
        {
            problems.Invalid("service.port.name", portName, Names.Port(portName));
        }
        else if (number != 0)
        {
            problems.Invalid("service.port.number", number, Names.PortNumber(number));
        }
        else
        {
            problems.Required("", "port name or number is required");
        }
    }
}
