using Fairway.Delivery.Kustomize.Reading;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Changes a field of an object on behalf of a field of the kustomization, which an error then names.</summary>
internal static class Change
{
    /// <summary>A map of labels or annotations with more of them.</summary>
    /// <exception cref="InvalidOperationException">There is something else.</exception>
    public static Value WithPairs(Value old, ValueMap pairs) =>
        old.IsMap || old.IsNull ? old.WithFields(pairs) : throw new InvalidOperationException("it is not a map");

    public static Value Fields(Kustomization kustomization, string cause, Value @object, FieldSpec field, Func<Value, Value> change)
    {
        try
        {
            return FieldEdit.Apply(@object, field, change);
        }
        catch (InvalidOperationException e)
        {
            throw new KustomizeException(kustomization.File, cause, $"cannot change {field.Path} of {ItemId.Of(@object)}: {e.Message}");
        }
    }
}
