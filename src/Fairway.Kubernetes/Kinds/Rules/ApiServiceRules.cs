using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>apiregistration.k8s.io/v1 APIService: named by its version and group.</summary>
internal static class ApiServiceRules
{
    private const int HighestGroupPriority = 20_000;
    private const int HighestVersionPriority = 1_000;

    public static KindRules Rules { get; } = new()
    {
        Name = Names.PathSegment,
        Default = Default,
        Validate = Validate,
        ValidateStatus = (@new, _) => ValidateStatus(@new),
    };

    private static Value Default(Value service) => Rewrite.Field(
        service, "spec", static spec => Rewrite.Field(spec, "service", static reference => Rewrite.Missing(reference, "port", 443)));

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        var spec = @new["spec"];
        var (group, version) = (spec["group"].AsString() ?? "", spec["version"].AsString() ?? "");
        if (@new.Name != $"{version}.{group}" && Names.PathSegment(@new.Name).Count == 0)
        {
            problems.Invalid("metadata.name", @new.Name, $"must be `spec.version+\".\"+spec.group`: \"{version}.{group}\"");
        }

        using var _ = problems.At("spec");
        if (group.Length > 0)
        {
            problems.Invalid("group", group, Names.Subdomain(group));
        }
        else if (version != "v1")
        {
            problems.Required("group", "only v1 may have an empty group and it better be legacy kube");
        }

        problems.Invalid("version", version, Names.Label1035(version));
        CheckPriority("groupPriorityMinimum", HighestGroupPriority);
        CheckPriority("versionPriority", HighestVersionPriority);
        CheckServer(spec, problems);
        return problems.All;

        void CheckPriority(string field, int highest)
        {
            if (spec[field].AsLong() is null or <= 0 || spec[field].AsLong() > highest)
            {
                problems.Invalid(field, spec[field].AsLong() ?? 0, $"must be positive and less than {highest}");
            }
        }
    }

    private static void CheckServer(Value spec, Problems problems)
    {
        var bundle = spec["caBundle"].AsString() ?? "";
        var isInsecure = spec["insecureSkipTLSVerify"].AsBool() == true;
        if (!spec["service"].IsMap)
        {
            if (bundle.Length > 0)
            {
                problems.Invalid("caBundle", $"{Convert.FromBase64String(bundle).Length} bytes", "local APIServices may not have a caBundle");
            }

            if (isInsecure)
            {
                problems.Invalid("insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify");
            }

            return;
        }

        foreach (var field in (ReadOnlySpan<string>)["namespace", "name"])
        {
            if ((spec["service"][field].AsString() ?? "").Length == 0)
            {
                problems.Required($"service.{field}");
            }
        }

        if (spec["service"]["port"].AsLong() is { } port && Names.PortNumber(port) is { Count: > 0 } messages)
        {
            problems.Invalid("service.port", port, "port is not valid: " + string.Join(", ", messages));
        }

        if (isInsecure && bundle.Length > 0)
        {
            problems.Invalid("insecureSkipTLSVerify", true, "may not be true if caBundle is present");
        }
    }

    private static IReadOnlyList<FieldError> ValidateStatus(Value service)
    {
        var problems = new Problems();
        using var _ = problems.At("status");
        problems.Each("conditions", service["status"]["conditions"], condition =>
        {
            if (condition["status"].AsString() is not ("True" or "False" or "Unknown"))
            {
                problems.NotSupported("status", condition["status"].AsString() ?? "", "True", "False", "Unknown");
            }
        });
        return problems.All;
    }
}
