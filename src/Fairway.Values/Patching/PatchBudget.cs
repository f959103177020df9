namespace Fairway.Values.Patching;

/// <summary>Measures what operations write, so that no patch makes a document deeper or larger than may be read back.</summary>
internal sealed class PatchBudget(PatchLimits limits)
{
    private long _copied;
    private int _work;

    /// <exception cref="PatchException">The value would lie too deep.</exception>
    public Value Measured(Value value, JsonPointer path)
    {
        Measure(value, path.Segments.Count);
        return value;
    }

    /// <exception cref="PatchException">The value would lie too deep, or too much has been copied.</exception>
    public Value Copied(Value value, JsonPointer path)
    {
        _copied += Measure(value, path.Segments.Count);
        return _copied <= limits.MaxCopied
            ? value
            : throw new PatchException($"the copies of this patch are larger than the {limits.MaxCopied} bytes allowed") { IsTooLarge = true };
    }

    private long Measure(Value value, int depth)
    {
        if (++_work > limits.MaxWork)
        {
            throw new PatchException("the patch moves more values than is allowed") { IsTooLarge = true };
        }

        if (!value.IsMap && !value.IsList)
        {
            return 1 + (value.AsString()?.Length ?? 0);
        }

        if (depth >= limits.MaxDepth)
        {
            throw new PatchException($"the result is nested deeper than the {limits.MaxDepth} levels allowed") { IsTooLarge = true };
        }

        var size = 1L;
        foreach (var item in value.Items)
        {
            size += Measure(item, depth + 1);
        }

        foreach (var (key, field) in value.Fields)
        {
            size += key.Length + Measure(field, depth + 1);
        }

        return size;
    }
}
