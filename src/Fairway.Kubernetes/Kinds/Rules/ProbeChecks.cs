using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of probes and lifecycle hooks.</summary>
internal static class ProbeChecks
{
    private static readonly string[] Numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static void Check(Value probe, bool isReadiness, Problems problems)
    {
        CheckHandler(probe, problems);
        foreach (var number in Numbers)
        {
            problems.Negative(number, probe[number]);
        }

        if (!isReadiness && probe["successThreshold"].AsLong() is { } threshold and not 1)
        {
            problems.Invalid("successThreshold", threshold, "must be 1");
        }

        if (probe["terminationGracePeriodSeconds"].AsLong() is { } grace && (isReadiness || grace <= 0))
        {
            problems.Invalid("terminationGracePeriodSeconds", grace, isReadiness ? "must not be set for readinessProbes" : "must be greater than 0");
        }
    }

    public static void CheckLifecycle(Value lifecycle, Problems problems)
    {
        foreach (var hook in (ReadOnlySpan<string>)["postStart", "preStop"])
        {
            if (lifecycle[hook] is { IsMap: true } handler)
            {
                using var _ = problems.At(hook);
                CheckHandler(handler, problems);
            }
        }
    }

    private static void CheckHandler(Value handler, Problems problems)
    {
        var found = 0;
        foreach (var type in Handlers)
        {
            if (!handler[type].IsMap)
            {
                continue;
            }

            if (found++ > 0)
            {
                problems.Forbidden(type, "may not specify more than 1 handler type");
                continue;
            }

            using var _ = problems.At(type);
            CheckAction(type, handler[type], problems);
        }

        if (found == 0)
        {
            problems.Required("", "must specify a handler type");
        }
    }

    private static void CheckAction(string type, Value action, Problems problems)
    {
        switch (type)
        {
            case "exec" when action["command"].Items.Count == 0:
                problems.Required("command");
                break;
            case "httpGet":
                CheckPort(action, problems);
                foreach (var header in action["httpHeaders"].Items)
                {
                    problems.Invalid("httpHeaders", header["name"], Names.HttpHeader(header["name"].AsString() ?? ""));
                }

                break;
            case "tcpSocket" or "grpc":
                CheckPort(action, problems);
                break;
            case "sleep" when action["seconds"].AsLong() is { } seconds and < 0:
                problems.Invalid("seconds", seconds, "must be greater than or equal to 0");
                break;
            default:
                break;
        }
    }

    // An absent port is reported by the schema.
    private static void CheckPort(Value action, Problems problems)
    {
        if (action["port"] is { IsNull: false } port)
        {
            problems.Invalid("port", port, port.AsString() is { } name ? Names.Port(name) : Names.PortNumber(port.AsLong() ?? 0));
        }
    }
}
