using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Fairway.Languages.RegularExpressions;

/// <summary>
/// Patterns in RE2's syntax, matched in time linear in the text: read in full, then written anew for the framework's engine without
/// back-tracking. What RE2 has not (look-around, back-references ...) is refused in its wording. A match that takes more than 0.1 s
/// throws <see cref="RegexMatchTimeoutException"/>.
/// </summary>
public static class Re2
{
    private const int MaxLength = 4096;

    // Linear in the text, yet times the pattern's states: a counted repetition within another can make thousands.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>False with the problem when the pattern is no RE2 pattern or too large.</summary>
    public static bool TryCompile(string pattern, [NotNullWhen(true)] out Regex? regex, out string problem)
    {
        regex = null;
        if (pattern.Length > MaxLength)
        {
            problem = $"error parsing regexp: expression is longer than {MaxLength} characters";
            return false;
        }

        try
        {
            var translated = new Re2Translator(pattern).Translate();
            regex = new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
            problem = "";
            return true;
        }
        catch (Re2Exception failure)
        {
            problem = $"error parsing regexp: {failure.Message}";
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            problem = $"error parsing regexp: expression too large: `{(pattern.Length > 60 ? pattern[..60] + "..." : pattern)}`";
        }

        return false;
    }
}
