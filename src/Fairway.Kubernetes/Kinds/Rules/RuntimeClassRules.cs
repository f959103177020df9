using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>node.k8s.io/v1 RuntimeClass: its handler never changes.</summary>
internal static class RuntimeClassRules
{
    public static KindRules Rules { get; } = new() { Validate = Validate };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        var handler = @new["handler"].AsString() ?? "";
        problems.Invalid("handler", handler, Names.Label(handler));
        using (problems.At("overhead"))
        {
            ResourceChecks.Check(Value.Map(("limits", @new["overhead"]["podFixed"])), problems);
        }

        using (problems.At("scheduling"))
        {
            MetadataRules.CheckLabels(@new["scheduling"]["nodeSelector"], problems, "nodeSelector");
            PodSpecChecks.CheckTolerations(@new["scheduling"], problems);
            CheckRepeated(@new["scheduling"]["tolerations"].Items, problems);
        }

        if (!old.IsNull)
        {
            problems.Immutable("handler", @new["handler"], old["handler"]);
        }

        return problems.All;
    }

    private static void CheckRepeated(ValueList tolerations, Problems problems)
    {
        var seen = new HashSet<Value>();
        for (var i = 0; i < tolerations.Count; i++)
        {
            if (!seen.Add(tolerations[i].Without("tolerationSeconds")))
            {
                problems.Duplicate($"tolerations[{i}]", tolerations[i]);
            }
        }
    }
}
