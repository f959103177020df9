using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fairway.Kubernetes.Schemas;

/// <summary>A schema's pattern, compiled once. Patterns are RE2's; the non-backtracking engine has the same guarantee of linear time.</summary>
internal static class Patterns
{
    private static readonly ConditionalWeakTable<Schema, Regex> Compiled = [];

    public static bool Matches(Schema schema, string text) =>
        Compiled.GetValue(schema, static key => Compile(key.Pattern)).IsMatch(text);

    /// <exception cref="ArgumentException">Not a regular expression that RE2 would take.</exception>
    /// <exception cref="NotSupportedException">The pattern is too large, or has a set with characters beyond U+FFFF.</exception>
    public static Regex Compile(string pattern) =>
        new(Re2Pattern.Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
