using Fairway.Languages.Cel.Values;
using Fairway.Languages.RegularExpressions;

namespace Fairway.Languages.Cel.Functions;

/// <summary><c>matches</c>, with RE2's syntax; a constant pattern is compiled once.</summary>
internal static class Patterns
{
    public static CelValue Matches(CelValue text, CelValue pattern) =>
        Re2.TryCompile(pattern.AsString()!, out var regex, out var problem) ? regex.IsMatch(text.AsString()!) : CelValue.Error(problem);

    public static PreparedBody PrepareMatches(CelValue pattern) =>
        pattern.AsString() is not { } text ? default
        : Re2.TryCompile(text, out var regex, out var problem) ? new(subject => regex.IsMatch(subject.AsString()!), null)
        : new(null, problem);
}
