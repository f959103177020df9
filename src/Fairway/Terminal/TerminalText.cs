namespace Fairway.Terminal;

/// <summary>Makes text that came from objects fit to be shown: a control character could rewrite the user's terminal.</summary>
internal static class TerminalText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with line feeds and tabs alone of all control characters.</summary>
    public static string Clean(string text) => text.Any(IsDangerous)
        ? string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = IsDangerous(source[i]) ? Replacement : source[i];
            }
        })
        : text;

    private static bool IsDangerous(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
