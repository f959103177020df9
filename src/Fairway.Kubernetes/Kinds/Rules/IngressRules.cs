using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>networking.k8s.io/v1 Ingress.</summary>
internal static class IngressRules
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";

    private static readonly string[] BadSequences = ["//", "/./", "/../", "%2f", "%2F"];

    private static readonly string[] BadEnds = ["/..", "/."];

    public static KindRules Rules { get; } = new() { Validate = Validate, ValidateStatus = (@new, _) => ValidateStatus(@new) };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            var spec = @new["spec"];
            if (spec["rules"].Items.Count == 0 && spec["defaultBackend"].IsNull)
            {
                problems.Invalid("", Value.List(), "either `defaultBackend` or `rules` must be specified");
            }

            IngressBackendChecks.Check("defaultBackend", spec["defaultBackend"], problems);
            problems.Each("rules", spec["rules"], rule => CheckRule(rule, problems));
            problems.Each("tls", spec["tls"], tls => CheckTls(tls, problems));
            if (spec["ingressClassName"].AsString() is { } name)
            {
                problems.Invalid("ingressClassName", name, Names.Subdomain(name));
            }
        }

        if (old.IsNull && @new.Annotations[ClassAnnotation].AsString() is { } annotated && @new["spec"]["ingressClassName"].AsString() is { } chosen
            && annotated != chosen)
        {
            problems.Invalid($"annotations.{ClassAnnotation}", annotated, "must match `ingressClassName` when both are specified");
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> ValidateStatus(Value ingress)
    {
        var problems = new Problems();
        using var _ = problems.At("status");
        using var __ = problems.At("loadBalancer");
        problems.Each("ingress", ingress["status"]["loadBalancer"]["ingress"], point =>
        {
            if (point["ip"].AsString() is { Length: > 0 })
            {
                AddressChecks.Check("ip", point["ip"], problems);
            }

            if (point["hostname"].AsString() is { Length: > 0 } host)
            {
                problems.Invalid("hostname", host, Names.Subdomain(host));
                if (AddressText.TryRead(host, out var ___))
                {
                    problems.Invalid("hostname", host, "must be a DNS name, not an IP address");
                }
            }
        });
        return problems.All;
    }

    private static void CheckTls(Value tls, Problems problems)
    {
        problems.Each("hosts", tls["hosts"], host => CheckHost("", host.AsString() ?? "", problems));
        if (tls["secretName"].AsString() is { Length: > 0 } secret)
        {
            problems.Invalid("secretName", secret, Names.Subdomain(secret));
        }
    }

    private static void CheckHost(string field, string host, Problems problems) => problems.Invalid(
        field, host, host.Contains('*', StringComparison.Ordinal) ? DomainNames.Wildcard(host) : Names.Subdomain(host));

    private static void CheckRule(Value rule, Problems problems)
    {
        if (rule["host"].AsString() is { Length: > 0 } host)
        {
            if (AddressText.TryRead(host, out var _))
            {
                problems.Invalid("host", host, "must be a DNS name, not an IP address");
            }

            CheckHost("host", host, problems);
        }

        if (!rule["http"].IsMap)
        {
            return;
        }

        using var __ = problems.At("http");
        if (rule["http"]["paths"].Items.Count == 0)
        {
            problems.Required("paths");
        }

        problems.Each("paths", rule["http"]["paths"], path => CheckPath(path, problems));
    }

    private static void CheckPath(Value path, Problems problems)
    {
        var (text, type) = (path["path"].AsString() ?? "", path["pathType"].AsString() ?? "");
        switch (type)
        {
            case "":
                problems.Required("pathType", "pathType must be specified");
                return;
            case "Exact" or "Prefix":
                CheckAbsolute(text, problems);
                foreach (var sequence in BadSequences.Where(sequence => text.Contains(sequence, StringComparison.Ordinal)))
                {
                    problems.Invalid("path", text, $"must not contain '{sequence}'");
                }

                foreach (var end in BadEnds.Where(end => text.EndsWith(end, StringComparison.Ordinal)))
                {
                    problems.Invalid("path", text, $"cannot end with '{end}'");
                }

                break;
            case "ImplementationSpecific":
                if (text.Length > 0)
                {
                    CheckAbsolute(text, problems);
                }

                break;
            default:
                problems.NotSupported("pathType", type, "Exact", "ImplementationSpecific", "Prefix");
                break;
        }

        IngressBackendChecks.Check("backend", path["backend"].IsMap ? path["backend"] : ValueMap.Empty, problems);
    }

    private static void CheckAbsolute(string path, Problems problems)
    {
        if (!path.StartsWith('/'))
        {
            problems.Invalid("path", path, "must be an absolute path");
        }
    }
}
