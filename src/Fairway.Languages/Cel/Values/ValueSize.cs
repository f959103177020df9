namespace Fairway.Languages.Cel.Values;

/// <summary>What <c>size()</c> counts: code points, bytes, items, entries. Cost is counted in it too.</summary>
internal static class ValueSize
{
    /// <summary>The size that cost is counted in; 1 for what has none.</summary>
    public static long ForCost(CelValue value) => value.Reference switch
    {
        string text => OfText(text),
        CelOpaque opaque => opaque.Size,
        CelReference { Kind: CelKind.Optional } => 1,
        _ => TryOf(value, out var size) ? size : 1,
    };

    public static bool TryOf(CelValue value, out long size)
    {
        switch (value.Kind)
        {
            case CelKind.String:
                size = OfText(value.AsString()!);
                return true;
            case CelKind.Bytes:
                size = value.As<CelBytes>()!.Length;
                return true;
            case CelKind.List:
                size = new ListView(value).Count;
                return true;
            case CelKind.Map:
                size = new MapView(value).Count;
                return true;
            default:
                size = 0;
                return false;
        }
    }

    public static int OfText(string text)
    {
        var first = FirstPair(text);
        if (first < 0)
        {
            return text.Length;
        }

        var count = text.Length;
        for (var i = first; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    // The vectorized search boxes its bounds until it is compiled in full, and short texts are most.
    private static int FirstPair(string text)
    {
        if (text.Length > 128)
        {
            return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDBFF');
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
