using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Fairway.Languages.RegularExpressions;

namespace Fairway.Kubernetes.Schemas;

/// <summary>A schema's pattern, compiled once. Patterns are RE2's, matched in time linear in the text.</summary>
internal static class Patterns
{
    private static readonly ConditionalWeakTable<Schema, Regex> Compiled = [];

    /// <summary>False also for a text that takes longer than a match may.</summary>
    public static bool Matches(Schema schema, string text)
    {
        try
        {
            return Compiled.GetValue(schema, static key => Compile(key.Pattern)).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <exception cref="ArgumentException">Not a regular expression that RE2 would take, or too large, in RE2's words.</exception>
    public static Regex Compile(string pattern) =>
        Re2.TryCompile(pattern, out var regex, out var problem) ? regex : throw new ArgumentException(problem);
}
