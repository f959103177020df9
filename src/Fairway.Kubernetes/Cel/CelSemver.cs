using System.Globalization;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Kubernetes.Cel;

/// <summary>A version of semver.org 2.0. Build data do not count in comparison.</summary>
public sealed class CelSemver : CelOpaque, IComparable<CelSemver>
{
    private const int MaxLength = 256;

    private readonly string[] _preRelease;
    private readonly string _text;

    private CelSemver(ulong[] numbers, string[] preRelease, string text)
    {
        (Major, Minor, Patch) = (numbers[0], numbers[1], numbers[2]);
        _preRelease = preRelease;
        _text = text;
    }

    public static CelType SemverType { get; } = CelType.Opaque("kubernetes.Semver");

    public override CelType Type => SemverType;

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>Null with the problem when the text is no version. Normalizing drops a leading v and zeros, and adds missing parts.</summary>
    public static CelSemver? Parse(string text, bool normalize, out string problem)
    {
        problem = "";
        if (text.Length is 0 or > MaxLength)
        {
            problem = text.Length == 0 ? "Version string empty" : $"version is longer than {MaxLength} characters";
            return null;
        }

        if (normalize && !TryNormalize(ref text))
        {
            problem = "short version cannot contain PreRelease/Build meta data";
            return null;
        }

        var parts = text.Split('.', 3);
        if (parts.Length != 3)
        {
            problem = "No Major.Minor.Patch elements found";
            return null;
        }

        var build = parts[2].IndexOf('+');
        var core = build < 0 ? parts[2] : parts[2][..build];
        var dash = core.IndexOf('-');
        var preRelease = dash < 0 ? [] : core[(dash + 1)..].Split('.');
        parts[2] = dash < 0 ? core : core[..dash];
        problem = NumberProblem(parts) ?? PartsProblem(preRelease, "PreRelease", numbersAreStrict: true)
            ?? (build < 0 ? null : PartsProblem(core: text[(text.IndexOf('+') + 1)..])) ?? "";
        return problem != "" ? null
            : new(Array.ConvertAll(parts, part => ulong.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture)), preRelease, text);
    }

    public int CompareTo(CelSemver? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || _preRelease.Length == 0 || other._preRelease.Length == 0)
        {
            // A version before its release comes before it.
            return order != 0 ? order : (_preRelease.Length == 0).CompareTo(other._preRelease.Length == 0);
        }

        foreach (var (mine, theirs) in _preRelease.Zip(other._preRelease))
        {
            if (ComparePart(mine, theirs) is var part and not 0)
            {
                return part;
            }
        }

        return _preRelease.Length.CompareTo(other._preRelease.Length);
    }

    public override bool Equals(object? obj) => obj is CelSemver other && CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, _preRelease.Length);

    public override string ToString() => _text;

    public static bool operator ==(CelSemver? left, CelSemver? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(CelSemver? left, CelSemver? right) => !(left == right);

    public static bool operator <(CelSemver left, CelSemver right) => left.CompareTo(right) < 0;

    public static bool operator <=(CelSemver left, CelSemver right) => left.CompareTo(right) <= 0;

    public static bool operator >(CelSemver left, CelSemver right) => left.CompareTo(right) > 0;

    public static bool operator >=(CelSemver left, CelSemver right) => left.CompareTo(right) >= 0;

    // Numbers compare as numbers and come before words.
    private static int ComparePart(string mine, string theirs)
    {
        var (a, b) = (IsNumber(mine), IsNumber(theirs));
        return a && b ? (mine.Length, string.CompareOrdinal(mine, theirs)).CompareTo((theirs.Length, 0))
            : a != b ? b.CompareTo(a)
            : Math.Sign(string.CompareOrdinal(mine, theirs));
    }

    private static bool TryNormalize(ref string text)
    {
        var parts = (text.StartsWith('v') ? text[1..] : text).Split('.', 3);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 1)
            {
                var trimmed = parts[i].TrimStart('0');
                parts[i] = trimmed.Length == 0 || !char.IsAsciiDigit(trimmed[0]) ? "0" + trimmed : trimmed;
            }
        }

        text = string.Join('.', parts) + string.Concat(Enumerable.Repeat(".0", 3 - parts.Length));
        return parts.Length == 3 || parts[^1].AsSpan().IndexOfAny('+', '-') < 0;
    }

    private static string? NumberProblem(string[] parts)
    {
        foreach (var part in parts)
        {
            if (!IsNumber(part) || !ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return $"Invalid character(s) found in number \"{part}\"";
            }

            if (part.Length > 1 && part[0] == '0')
            {
                return $"Number must not contain leading zeroes \"{part}\"";
            }
        }

        return null;
    }

    private static string? PartsProblem(string core) => PartsProblem(core.Split('.'), "Build meta data", numbersAreStrict: false);

    private static string? PartsProblem(string[] parts, string what, bool numbersAreStrict)
    {
        foreach (var part in parts)
        {
            if (part.Length == 0)
            {
                return $"{what} is empty";
            }

            if (part.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            {
                return $"Invalid character(s) found in {what} \"{part}\"";
            }

            if (numbersAreStrict && IsNumber(part) && part.Length > 1 && part[0] == '0')
            {
                return $"Numeric {what} version must not contain leading zeroes \"{part}\"";
            }
        }

        return null;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
