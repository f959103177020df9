using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration.</summary>
internal static class PriorityLevelRules
{
    private const int MostQueues = 10_000_000;

    // Upstream deals the hand out of one hash of so many bits.
    private const int HashBits = 60;

    public static KindRules Rules { get; } = new()
    {
        Default = Default,
        Validate = Validate,
        ValidateStatus = (@new, _) => FlowSchemaRules.CheckConditions(@new),
    };

    private static Value Default(Value level) => Rewrite.Field(level, "spec", static spec =>
        spec["type"].AsString() == "Exempt" && !spec["exempt"].IsMap
            ? spec.With("exempt", FixedPriorities.Levels[FixedPriorities.Exempt]["exempt"])
            : spec);

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var (spec, type) = (@new["spec"], @new["spec"]["type"].AsString() ?? "");
        if (@new.Name == FixedPriorities.Exempt != (type == "Exempt"))
        {
            problems.Invalid("type", type, "type must be 'Exempt' if and only if name is 'exempt'");
        }

        switch (type)
        {
            case "Exempt":
                Refuse("limited", spec["limited"], "must be nil if the type is not Limited");
                CheckShares("exempt", spec["exempt"], problems);
                break;
            case "Limited":
                Refuse("exempt", spec["exempt"], "must be nil if the type is Limited");
                CheckLimited(spec["limited"], problems);
                break;
            default:
                problems.NotSupported("type", type, "Exempt", "Limited");
                break;
        }

        if (FixedPriorities.Levels.TryGetValue(@new.Name, out var @fixed) && spec.Without("exempt") != @fixed.Without("exempt"))
        {
            var rest = type == "Exempt" ? " except the 'spec.exempt' field" : "";
            problems.Invalid("", spec, $"spec of '{@new.Name}'{rest} must equal the fixed value");
        }

        return problems.All;

        void Refuse(string field, Value value, string message)
        {
            if (!value.IsNull)
            {
                problems.Forbidden(field, message);
            }
        }
    }

    private static void CheckLimited(Value limited, Problems problems)
    {
        if (!limited.IsMap)
        {
            problems.Required("limited", "must not be empty when type is Limited");
            return;
        }

        CheckShares("limited", limited, problems);
        using var _ = problems.At("limited");
        if (limited["borrowingLimitPercent"].AsLong() < 0)
        {
            problems.Invalid("borrowingLimitPercent", limited["borrowingLimitPercent"], "if specified, must be a non-negative integer");
        }

        using var __ = problems.At("limitResponse");
        var (response, queuing) = (limited["limitResponse"]["type"].AsString() ?? "", limited["limitResponse"]["queuing"]);
        switch (response)
        {
            case "Reject" when !queuing.IsNull:
                problems.Forbidden("queuing", "must be nil if limited.limitResponse.type is not Limited");
                break;
            case "Queue" when queuing.IsNull:
                problems.Required("queuing", "must not be empty if limited.limitResponse.type is Limited");
                break;
            case "Queue":
                CheckQueuing(queuing, problems);
                break;
            case "Reject":
                break;
            default:
                problems.NotSupported("type", response, "Queue", "Reject");
                break;
        }
    }

    private static void CheckShares(string field, Value part, Problems problems)
    {
        using var _ = problems.At(field);
        if (part["nominalConcurrencyShares"].AsLong() < 0)
        {
            problems.Invalid("nominalConcurrencyShares", part["nominalConcurrencyShares"], "must be a non-negative integer");
        }

        if (part["lendablePercent"].AsLong() is { } percent and (< 0 or > 100))
        {
            problems.Invalid("lendablePercent", percent, "must be between 0 and 100, inclusive");
        }
    }

    private static void CheckQueuing(Value queuing, Problems problems)
    {
        using var _ = problems.At("queuing");
        var (queues, hand) = (queuing["queues"].AsLong() ?? 0, queuing["handSize"].AsLong() ?? 0);
        if ((queuing["queueLengthLimit"].AsLong() ?? 0) <= 0)
        {
            problems.Invalid("queueLengthLimit", queuing["queueLengthLimit"], "must be positive");
        }

        if (queues is <= 0 or > MostQueues)
        {
            problems.Invalid("queues", queues, queues <= 0 ? "must be positive" : $"must not be greater than {MostQueues}");
        }

        if (hand <= 0)
        {
            problems.Invalid("handSize", hand, "must be positive");
        }
        else if (hand > queues)
        {
            problems.Invalid("handSize", hand, $"should not be greater than queues ({queues})");
        }
        else if (Math.Ceiling(Math.Log2(queues) * hand) > HashBits)
        {
            problems.Invalid(
                "handSize", hand, $"required entropy bits of deckSize {queues} and handSize {hand} should not be greater than {HashBits}");
        }
    }
}
