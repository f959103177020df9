namespace Fairway.Values.Patching;

/// <summary>
/// Measures what operations write and the maps and lists they copy for it, so that no patch makes a document deeper or larger than may be
/// read back, or keeps a processor busy.
/// </summary>
internal sealed class PatchBudget(PatchLimits limits)
{
    // The items of a list are copied in one piece; the keys of a map are hashed besides.
    private const int ItemsPerField = 16;

    private long _copied;
    private long _work;

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

    /// <summary>Counts the copy of a map or list that one change makes.</summary>
    /// <exception cref="PatchException">The patch has copied too much.</exception>
    public void Copying(Value parent) => Work(1 + parent.Fields.Count + (parent.Items.Count / ItemsPerField));

    private void Work(long nodes)
    {
        _work += nodes;
        if (_work > limits.MaxWork)
        {
            throw new PatchException("the patch moves more values than is allowed") { IsTooLarge = true };
        }
    }

    private long Measure(Value value, int depth)
    {
        Work(1);

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
