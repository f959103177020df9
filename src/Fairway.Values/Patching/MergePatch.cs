namespace Fairway.Values.Patching;

/// <summary>JSON merge patch (RFC 7396): null removes a field, a map merges, anything else replaces.</summary>
public static class MergePatch
{
    public static Value Apply(Value target, Value patch)
    {
        if (!patch.IsMap)
        {
            return patch;
        }

        var result = target.Fields.ToBuilder();
        foreach (var (key, change) in patch.Fields)
        {
            if (change.IsNull)
            {
                result.Remove(key);
            }
            else
            {
                result[key] = Apply(result[key], change);
            }
        }

        return result.Build();
    }
}
