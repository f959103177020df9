using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>storage.k8s.io/v1 CSIDriver, CSINode and CSIStorageCapacity.</summary>
internal static class VolumeDriverRules
{
    private const int LongestNodeId = 192;
    private const long ShortestToken = 600;
    private const long LongestToken = 1L << 32;

    public static KindRules Driver { get; } = new() { Validate = ValidateDriver };

    public static KindRules Node { get; } = new() { Validate = ValidateNode };

    public static KindRules Capacity { get; } = new() { Validate = ValidateCapacity };

    private static IReadOnlyList<FieldError> ValidateDriver(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        CheckTokens(spec["tokenRequests"], problems);
        foreach (var mode in spec["volumeLifecycleModes"].Items)
        {
            if (mode.AsString() is not ("Persistent" or "Ephemeral"))
            {
                problems.NotSupported("volumeLifecycleModes", mode, "Persistent", "Ephemeral");
            }
        }

        if (spec["nodeAllocatableUpdatePeriodSeconds"].AsLong() is { } period and < 10)
        {
            problems.Invalid("nodeAllocatableUpdatePeriodSeconds", period, "must be greater than or equal to 10 seconds");
        }

        if (!old.IsNull)
        {
            // Upstream's path of the first has a letter too many.
            problems.Immutable("attachedRequired", spec["attachRequired"], old["spec"]["attachRequired"]);
            problems.Immutable("fsGroupPolicy", spec["fsGroupPolicy"], old["spec"]["fsGroupPolicy"]);
            problems.Immutable("volumeLifecycleModes", spec["volumeLifecycleModes"], old["spec"]["volumeLifecycleModes"]);
        }

        return problems.All;
    }

    private static void CheckTokens(Value requests, Problems problems)
    {
        var audiences = new HashSet<string>(StringComparer.Ordinal);
        problems.Each("tokenRequests", requests, request =>
        {
            var (audience, seconds) = (request["audience"].AsString() ?? "", request["expirationSeconds"].AsLong());
            if (!audiences.Add(audience))
            {
                problems.Duplicate("audience", audience);
            }
            else if (seconds < ShortestToken)
            {
                problems.Invalid("expirationSeconds", request["expirationSeconds"], "may not specify a duration less than 10 minutes");
            }
            else if (seconds > LongestToken)
            {
                problems.Invalid("expirationSeconds", request["expirationSeconds"], "may not specify a duration larger than 2^32 seconds");
            }
        });
    }

    private static IReadOnlyList<FieldError> ValidateNode(Value @new, Value old)
    {
        var problems = new Problems();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using (problems.At("spec"))
        {
            problems.Each("drivers", @new["spec"]["drivers"], driver => CheckNodeDriver(driver, names, problems));
        }

        foreach (var before in old["spec"]["drivers"].Items)
        {
            var driver = @new["spec"]["drivers"].Items.FirstOrDefault(one => one["name"] == before["name"]);
            if (!driver.IsNull && driver.Without("allocatable") != before.Without("allocatable"))
            {
                problems.Invalid("CSINodeDriver", driver, "field is immutable");
            }
        }

        return problems.All;
    }

    private static void CheckNodeDriver(Value driver, HashSet<string> names, Problems problems)
    {
        var name = driver["name"].AsString() ?? "";
        DriverChecks.CheckName("name", name, problems);
        if (driver["nodeID"].AsString() is { Length: > LongestNodeId } id)
        {
            problems.Invalid("nodeID", id, $"must be {LongestNodeId} characters or less");
        }

        problems.Negative("allocatable.count", driver["allocatable"]["count"]);
        if (!names.Add(name))
        {
            problems.Duplicate("name", name);
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in driver["topologyKeys"].Items.Select(static key => key.AsString() ?? ""))
        {
            if (key.Length == 0)
            {
                problems.Required("");
            }

            if (!keys.Add(key))
            {
                problems.Duplicate("", key);
            }

            problems.Invalid("", driver["topologyKeys"], LabelSyntax.QualifiedNameErrors(key));
        }
    }

    private static IReadOnlyList<FieldError> ValidateCapacity(Value @new, Value old)
    {
        var problems = new Problems();
        SelectorChecks.Check(@new["nodeTopology"], "nodeTopology", problems);
        var name = @new["storageClassName"].AsString() ?? "";
        problems.Invalid("storageClassName", name, Names.Subdomain(name));
        foreach (var field in (ReadOnlySpan<string>)["capacity", "maximumVolumeSize"])
        {
            if (@new[field].AsString() is { } text && Quantity.TryParse(text, out var amount) && amount.Sign < 0)
            {
                problems.Invalid(field, text, "must be greater than or equal to 0");
            }
        }

        if (!old.IsNull)
        {
            problems.Immutable("nodeTopology", @new["nodeTopology"], old["nodeTopology"]);
            problems.Immutable("storageClassName", @new["storageClassName"], old["storageClassName"]);
        }

        return problems.All;
    }
}
