using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Positions in strings, counted in code points.</summary>
internal static class TextPositions
{
    public static CelValue CharAt(CelValue value, CelValue index)
    {
        var text = value.AsString()!;
        return !TryOffset(text, index.RawInt, out var at) ? OutOfRange(index)
            : at == text.Length ? ""
            : text.Substring(at, char.IsSurrogatePair(text, at) ? 2 : 1);
    }

    public static CelValue IndexOf(CelValue value, CelValue part, CelValue from)
    {
        var text = value.AsString()!;
        if (part.AsString() is "")
        {
            return from;
        }

        return TryOffset(text, from.RawInt, out var at)
            ? Position(text, text.IndexOf(part.AsString()!, at, StringComparison.Ordinal))
            : OutOfRange(from);
    }

    public static CelValue LastIndexOf(CelValue value, CelValue part)
    {
        var text = value.AsString()!;
        return part.AsString() is "" ? ValueSize.OfText(text) : Position(text, text.LastIndexOf(part.AsString()!, StringComparison.Ordinal));
    }

    public static CelValue LastIndexOfFrom(CelValue value, CelValue part, CelValue from)
    {
        var (text, sought) = (value.AsString()!, part.AsString()!);
        if (sought == "")
        {
            return from;
        }

        if (!TryOffset(text, from.RawInt, out var at) || at == text.Length)
        {
            return OutOfRange(from);
        }

        // A find may start at the position and reach beyond it.
        var end = (int)Math.Min((long)at + sought.Length, text.Length);
        return Position(text, text.AsSpan(0, end).LastIndexOf(sought));
    }

    public static CelValue Substring(CelValue value, CelValue start)
    {
        var text = value.AsString()!;
        return TryOffset(text, start.RawInt, out var at) ? text[at..] : OutOfRange(start);
    }

    public static CelValue SubstringTo(CelValue value, CelValue start, CelValue end)
    {
        var text = value.AsString()!;
        if (start.RawInt > end.RawInt)
        {
            return CelValue.Error($"invalid substring range. start: {start}, end: {end}");
        }

        return !TryOffset(text, start.RawInt, out var from) ? OutOfRange(start)
            : !TryOffset(text, end.RawInt, out var to) ? OutOfRange(end)
            : text[from..to];
    }

    private static CelValue OutOfRange(CelValue index) => CelValue.Error($"index out of range: {index}");

    private static bool TryOffset(string text, long position, out int offset)
    {
        offset = 0;
        if (position < 0 || position > text.Length)
        {
            return false;
        }

        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDBFF'))
        {
            offset = (int)position;
            return true;
        }

        for (; position > 0 && offset < text.Length; position--)
        {
            offset += char.IsSurrogatePair(text, offset) ? 2 : 1;
        }

        return position == 0;
    }

    private static CelValue Position(string text, int offset) => offset < 0 ? -1 : ValueSize.OfText(text[..offset]);
}
