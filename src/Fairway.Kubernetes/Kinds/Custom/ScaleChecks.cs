using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>Whether what <c>/scale</c> reads of an object is what it shows: two numbers of replicas and a selector's text.</summary>
internal static class ScaleChecks
{
    public static void Check(ScalePaths scale, Value @object, bool checksSpec, Problems problems)
    {
        if (checksSpec)
        {
            CheckReplicas(scale.SpecReplicas, @object, problems);
        }

        CheckReplicas(scale.StatusReplicas, @object, problems);
        if (scale.LabelSelector.Length > 0 && Find(scale.LabelSelector, @object) is { IsNull: false, IsString: false } other)
        {
            Refuse(scale.LabelSelector, other, "", "string", problems);
        }
    }

    private static void CheckReplicas(string path, Value @object, Problems problems)
    {
        var value = Find(path, @object);
        if (value.IsNull)
        {
            return;
        }

        if (value.AsLong() is not { } replicas)
        {
            Refuse(path, value, 0, "int64", problems);
        }
        else if (replicas < 0)
        {
            problems.Add(FieldError.Invalid($".{path}", replicas, "should be a non-negative integer"));
        }
        else if (replicas > int.MaxValue)
        {
            problems.Add(FieldError.Invalid($".{path}", replicas, $"should be less than or equal to {int.MaxValue}"));
        }
    }

    private static void Refuse(string path, Value found, Value shown, string expected, Problems problems)
    {
        var type = found.Kind switch
        {
            ValueKind.Map => "map[string]interface {}",
            ValueKind.List => "[]interface {}",
            ValueKind.Long => "int64",
            ValueKind.Double => "float64",
            ValueKind.Bool => "bool",
            _ => "string",
        };
        problems.Add(FieldError.Invalid(
            $".{path}", shown, $".{path} accessor error: {found.AsString() ?? found.ToString()} is of the type {type}, expected {expected}"));
    }

    private static Value Find(string path, Value @object)
    {
        var value = @object;
        foreach (var field in path.Split('.'))
        {
            value = value[field];
        }

        return value;
    }
}
