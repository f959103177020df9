using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Languages.Cel.Values;
using Fairway.Values;
using Fairway.Values.Patching;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// A mutation by operations: <c>[JSONPatch{op: "add", path: "/metadata/labels/x", value: "y"}]</c> (plugin/policy/mutating/patch/json_patch.go).
/// When a <c>test</c> among them fails, the object stays as it is.
/// </summary>
internal sealed class JsonPatchMutation(PolicyExpression expression) : Mutation(expression)
{
    protected override Value Apply(CelValue value, AdmissionMatch match, Value @object)
    {
        var operations = new ListView(value);
        var patch = new Value[operations.Count];
        for (var i = 0; i < patch.Length; i++)
        {
            patch[i] = Operation(operations[i]);
        }

        try
        {
            return Decode(match, JsonPatch.Apply(@object, Value.List(patch)));
        }
        catch (PatchException e) when (e.IsFailedTest)
        {
            return @object;
        }
        catch (PatchException e)
        {
            throw new MutationException($"JSONPath: {e.Message}");
        }
    }

    private static Value Operation(CelValue value)
    {
        if (value.As<CelRecord>() is not { } record)
        {
            throw new MutationException("type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
        }

        if (record.TryGetField("value", out var operand))
        {
            TypeNames.Check(operand);
        }

        var operation = ToJson(value, "JSONPath valueExpression evaluated to a type that could not marshal to JSON");
        return operation["from"].AsString() is "" ? operation.Without("from") : operation;
    }

    // Strictly: an operation may not add what the kind does not have.
    private static Value Decode(AdmissionMatch match, Value patched)
    {
        var unknown = new List<string>();
        var decoded = ObjectDecoding.Decode(match.ObjectKind, patched, unknown);
        if (unknown.Count == 0 || match.ObjectKind.IsCustom)
        {
            return decoded;
        }

        var fields = string.Join(", ", unknown.Select(field => $"unknown field \"{field}\""));
        throw new KubernetesException(500, StatusReason.InternalError, $"Internal error occurred: strict decoding error: {fields}");
    }
}
