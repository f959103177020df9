using System.Globalization;
using System.Text;

namespace Fairway.Languages.RegularExpressions;

/// <summary>
/// A set of characters: <c>[^a-z\d[:alpha:]\pL]</c>. Characters beyond the first plane are written as pairs of surrogates, because the
/// framework's sets hold UTF-16 units.
/// </summary>
internal sealed class Re2Class
{
    private readonly StringBuilder _members = new();
    private readonly List<(int From, int To)> _beyond = [];
    private bool _allBeyond;
    private readonly string _pattern;
    private readonly int _start;
    private readonly bool _ignoreCase;
    private int _at;

    public Re2Class(string pattern, int start, bool ignoreCase)
    {
        _pattern = pattern;
        _start = start;
        _ignoreCase = ignoreCase;
        _at = start;
    }

    /// <summary>Writes a set in brackets.</summary>
    public void Write(StringBuilder output, out int end)
    {
        _at++;
        var negated = _at < _pattern.Length && _pattern[_at] == '^';
        _at += negated ? 1 : 0;
        var first = true;
        while (first || Peek() != ']')
        {
            first = false;
            Member();
        }

        _at++;
        end = _at;
        Emit(output, negated);
    }

    /// <summary>Writes a set that is one escape, such as <c>\d</c>.</summary>
    public void WriteEscape(StringBuilder output, out int end)
    {
        TryNamedSet();
        end = _at;
        Emit(output, false);
    }

    private char Peek() => _at < _pattern.Length ? _pattern[_at] : throw new Re2Exception("missing closing ]", _pattern[_start..]);

    private void Member()
    {
        Peek();
        if (TryPosix() || TryNamedSet())
        {
            return;
        }

        var at = _at;
        var from = Character();
        var to = from;
        if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
        {
            _at++;
            to = Character();
        }

        Add(from, to >= from ? to : throw new Re2Exception("invalid character class range", _pattern[at.._at]));
    }

    private int Character()
    {
        if (Peek() == '\\')
        {
            return Re2Escape.Read(_pattern, _at, out _at);
        }

        var rune = Rune.TryGetRuneAt(_pattern, _at, out var found) ? found : Rune.ReplacementChar;
        _at += char.IsHighSurrogate(_pattern[_at]) && rune.Utf16SequenceLength == 2 ? 2 : 1;
        return rune.Value;
    }

    private bool TryPosix()
    {
        if (string.CompareOrdinal(_pattern, _at, "[:", 0, 2) != 0
            || _pattern.IndexOf(":]", _at, StringComparison.Ordinal) is not (>= 0 and var close))
        {
            return false;
        }

        var name = _pattern[(_at + 2)..close];
        var negated = name.StartsWith('^');
        var set = Re2Sets.Posix(negated ? name[1..] : name);
        if (set is null)
        {
            throw new Re2Exception("invalid character class range", _pattern[_at..(close + 2)]);
        }

        _at = close + 2;
        AddSet(set, negated);
        return true;
    }

    private bool TryNamedSet()
    {
        if (_pattern[_at] != '\\' || _at + 1 >= _pattern.Length)
        {
            return false;
        }

        var letter = _pattern[_at + 1];
        if (letter is 'p' or 'P')
        {
            Category(letter == 'P');
            return true;
        }

        if (Re2Sets.Perl(char.ToLowerInvariant(letter)) is not { } set || letter is not ('d' or 'D' or 's' or 'S' or 'w' or 'W'))
        {
            return false;
        }

        _at += 2;
        AddSet(set, char.IsAsciiLetterUpper(letter));
        return true;
    }

    private void Category(bool negated)
    {
        var at = _at;
        _at += 2;
        var name = Peek().ToString();
        if (name == "{")
        {
            var close = _pattern.IndexOf('}', _at);
            name = close < 0 ? "" : _pattern[(_at + 1)..close];
            _at = close < 0 ? _pattern.Length - 1 : close;
        }

        _at++;
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (!Re2Sets.IsCategory(name))
        {
            throw new Re2Exception("invalid character class range", _pattern[at..Math.Min(_at, _pattern.Length)]);
        }

        _members.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        _allBeyond |= negated;
    }

    private void AddSet(IReadOnlyList<(char From, char To)> set, bool negated)
    {
        if (!negated)
        {
            foreach (var (from, to) in set)
            {
                Add(from, to);
            }

            return;
        }

        var next = 0;
        foreach (var (from, to) in set)
        {
            if (from > next)
            {
                Add(next, from - 1);
            }

            next = to + 1;
        }

        Add(next, 0x10FFFF);
    }

    private void Add(int from, int to)
    {
        // Surrogates are no characters of their own.
        AddUnits(from, Math.Min(to, 0xD7FF));
        AddUnits(Math.Max(from, 0xE000), Math.Min(to, 0xFFFF));
        if (to > 0xFFFF)
        {
            _beyond.Add((Math.Max(from, 0x10000), to));
        }
    }

    private void AddUnits(int from, int to)
    {
        if (from <= to)
        {
            _members.Append(CultureInfo.InvariantCulture, $"\\u{from:X4}-\\u{to:X4}");
        }
    }

    private void Emit(StringBuilder output, bool negated)
    {
        output.Append(_ignoreCase ? "(?i:" : "(?:");
        if (negated)
        {
            output.Append("[^").Append(_members).Append(@"\uD800-\uDFFF]");
            EmitBeyond(output, _allBeyond ? [] : Complement());
        }
        else
        {
            output.Append(_members.Length == 0 ? "[^\\s\\S]" : $"[{_members}]");
            EmitBeyond(output, _allBeyond ? [(0x10000, 0x10FFFF)] : _beyond);
        }

        output.Append(')');
    }

    private List<(int From, int To)> Complement()
    {
        var result = new List<(int, int)>();
        var next = 0x10000;
        foreach (var (from, to) in _beyond.Order())
        {
            if (from > next)
            {
                result.Add((next, from - 1));
            }

            next = Math.Max(next, to + 1);
        }

        if (next <= 0x10FFFF)
        {
            result.Add((next, 0x10FFFF));
        }

        return result;
    }

    // A range of pairs: the first and the last high surrogate may be partial, those between are whole.
    private static void EmitBeyond(StringBuilder output, IEnumerable<(int From, int To)> ranges)
    {
        foreach (var (from, to) in ranges)
        {
            var (high, low) = Split(from);
            var (lastHigh, lastLow) = Split(to);
            if (high == lastHigh)
            {
                Pair(output, high, high, low, lastLow);
                continue;
            }

            Pair(output, high, high, low, 0xDFFF);
            if (high + 1 < lastHigh)
            {
                Pair(output, high + 1, lastHigh - 1, 0xDC00, 0xDFFF);
            }

            Pair(output, lastHigh, lastHigh, 0xDC00, lastLow);
        }
    }

    private static (int High, int Low) Split(int rune) => (0xD800 + ((rune - 0x10000) >> 10), 0xDC00 + ((rune - 0x10000) & 0x3FF));

    private static void Pair(StringBuilder output, int high, int lastHigh, int low, int lastLow) =>
        output.Append(CultureInfo.InvariantCulture, $"|[\\u{high:X4}-\\u{lastHigh:X4}][\\u{low:X4}-\\u{lastLow:X4}]");
}
