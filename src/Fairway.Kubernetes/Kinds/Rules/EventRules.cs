using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>Event of the core group and of events.k8s.io: it lives in the namespace of what it is about.</summary>
internal static class EventRules
{
    public static KindRules Core { get; } = new() { Validate = (@new, _) => Validate(@new, "involvedObject") };

    public static KindRules Current { get; } = new() { Validate = (@new, old) => [.. Validate(@new, "regarding"), .. ValidateCurrent(@new, old)] };

    private static IReadOnlyList<FieldError> Validate(Value @event, string about)
    {
        // What happens to a cluster-scoped object is told in the namespace default.
        var expected = @event[about]["namespace"].AsString() ?? "";
        var isRight = expected.Length == 0 ? @event.Namespace is "default" or "kube-system" : @event.Namespace == expected;
        return isRight ? [] : [FieldError.Invalid($"{about}.namespace", expected, "does not match event.namespace")];
    }

    private static IReadOnlyList<FieldError> ValidateCurrent(Value @event, Value old)
    {
        var problems = new Problems();
        if (!old.IsNull)
        {
            return problems.All;
        }

        foreach (var field in (ReadOnlySpan<string>)["reportingController", "reportingInstance", "action", "reason"])
        {
            if ((@event[field].AsString() ?? "").Length == 0)
            {
                problems.Required(field);
            }
        }

        if (@event["type"].AsString() is not ("Normal" or "Warning"))
        {
            problems.Invalid("type", @event["type"].AsString() ?? "", "has invalid value: ");
        }

        if (Encoding.UTF8.GetByteCount(@event["note"].AsString() ?? "") > 1024)
        {
            problems.Invalid("note", "", "can have at most 1024 characters");
        }

        return problems.All;
    }
}
