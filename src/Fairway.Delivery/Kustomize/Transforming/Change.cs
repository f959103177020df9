using Fairway.Delivery.Kustomize.Reading;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Changes a field of an object on behalf of a field of the kustomization, which an error then names.</summary>
internal static class Change
{
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
