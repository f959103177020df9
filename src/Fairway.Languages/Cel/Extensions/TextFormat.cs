using System.Globalization;
using System.Text;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Extensions;

/// <summary><c>'%s is %.2f'.format([a, b])</c>: the clauses s, d, f, e, b, o, x and X, with a precision where it has a meaning.</summary>
internal static class TextFormat
{
    private const int MaxPrecision = 1000;

    private const string StringProblem =
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps";

    public static CelValue Format(CelValue pattern, CelValue arguments)
    {
        var text = pattern.AsString()!;
        var items = new ListView(arguments);
        var result = new StringBuilder(text.Length);
        var next = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '%')
            {
                result.Append('%');
                i++;
                continue;
            }

            if (ReadClause(text, ref i, out var precision) is { } problem)
            {
                return CelValue.Error($"could not parse formatting clause: {problem}");
            }

            if (next >= items.Count)
            {
                return CelValue.Error($"index {next} out of range");
            }

            if (!TryWrite(text[i], precision, items[next++], out var written))
            {
                return CelValue.Error(written);
            }

            result.Append(written);
            if (result.Length > StringLibrary.MaxLength)
            {
                return CelValue.Error($"format: the result is longer than {StringLibrary.MaxLength} characters");
            }
        }

        return result.ToString();
    }

    // Leaves i at the clause's letter.
    private static string? ReadClause(string text, ref int i, out int precision)
    {
        precision = 6;
        i++;
        if (i < text.Length && text[i] == '.')
        {
            var digits = text.AsSpan(i + 1).IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !int.TryParse(text.AsSpan(i + 1, digits), CultureInfo.InvariantCulture, out precision))
            {
                return "unable to find end of precision specifier";
            }

            if (precision > MaxPrecision)
            {
                return $"precision {precision} is more than {MaxPrecision}";
            }

            i += digits + 1;
        }

        if (i >= text.Length)
        {
            return "unexpected end of string";
        }

        return text[i] is 's' or 'd' or 'f' or 'e' or 'b' or 'o' or 'x' or 'X' ? null : $"unrecognized formatting clause \"{text[i]}\"";
    }

    private static bool TryWrite(char clause, int precision, CelValue value, out string written)
    {
        var (result, problem) = clause switch
        {
            's' => (Text(value), StringProblem),
            'd' => (Decimal(value), "decimal clause can only be used on integers"),
            'f' => (Real(value, number => TextNumbers.Fixed(number, precision)), "fixed-point clause can only be used on doubles"),
            'e' => (Real(value, number => TextNumbers.Scientific(number, precision)), "scientific clause can only be used on doubles"),
            'b' => (Binary(value), "only integers and bools can be formatted as binary"),
            'o' => (Whole(value, number => TextNumbers.Digits(number, 8)), "octal clause can only be used on integers"),
            _ => (Hex(value, clause == 'X'), "only integers, byte buffers, and strings can be formatted as hex"),
        };
        written = result ?? $"error during formatting: {problem}, was given {TypeOf.Value(FirstOpaque(value))}";
        return result is not null;
    }

    // Within a list or a map, the message names what is in the way.
    private static CelValue FirstOpaque(CelValue value)
    {
        if (value.IsList)
        {
            var items = new ListView(value).ToArray();
            return Array.Find(items, item => Text(item) is null) is { IsNull: false } found ? FirstOpaque(found) : value;
        }

        return value;
    }

    private static string? Text(CelValue value) => value.Kind switch
    {
        CelKind.Object or CelKind.Opaque or CelKind.Optional or CelKind.Error or CelKind.Unknown => null,
        CelKind.List when Array.Exists(new ListView(value).ToArray(), item => Text(item) is null) => null,
        CelKind.Map when HasOpaque(new(value)) => null,
        _ => value.ToString(),
    };

    private static bool HasOpaque(MapView map)
    {
        for (var i = 0; i < map.Count; i++)
        {
            if (Text(map.ValueAt(i)) is null)
            {
                return true;
            }
        }

        return false;
    }

    private static string? Decimal(CelValue value) =>
        value.IsDouble && !double.IsFinite(value.RawDouble) ? value.ToString() : value.IsInt || value.IsUint ? value.ToString() : null;

    private static string? Real(CelValue value, Func<double, string> write) => value.Kind switch
    {
        CelKind.Double => double.IsFinite(value.RawDouble) ? write(value.RawDouble) : value.ToString(),
        CelKind.Int => write(value.RawInt),
        CelKind.Uint => write(value.RawUint),
        _ => null,
    };

    private static string? Binary(CelValue value) => value.IsBool ? value.RawBool ? "1" : "0" : Whole(value, number => TextNumbers.Digits(number, 2));

    private static string? Whole(CelValue value, Func<ulong, string> write) =>
        value.IsInt ? (value.RawInt < 0 ? "-" + write((ulong)-(Int128)value.RawInt) : write((ulong)value.RawInt))
        : value.IsUint ? write(value.RawUint)
        : null;

    private static string? Hex(CelValue value, bool upper)
    {
        var hex = value.Kind switch
        {
            CelKind.String => Convert.ToHexString(Encoding.UTF8.GetBytes(value.AsString()!)),
            CelKind.Bytes => Convert.ToHexString(value.As<CelBytes>()!.Span),
            _ => Whole(value, number => number.ToString("X", CultureInfo.InvariantCulture)),
        };
        return upper ? hex : hex?.ToLowerInvariant();
    }
}
