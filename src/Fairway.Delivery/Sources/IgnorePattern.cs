using System.Text;
using System.Text.RegularExpressions;

namespace Fairway.Delivery.Sources;

/// <summary>One line of a <c>.gitignore</c> (https://git-scm.com/docs/gitignore#_pattern_format), within the folder of its file.</summary>
internal sealed class IgnorePattern
{
    private const int MaxLines = 2000;
    private const int MaxLength = 500;

    private readonly Regex _path;
    private readonly bool _foldersOnly;

    private IgnorePattern(string folder, string pattern, bool negated)
    {
        Negated = negated;
        _foldersOnly = pattern.EndsWith('/');
        pattern = pattern.TrimEnd('/');
        var anchored = pattern.Contains('/', StringComparison.Ordinal);
        var prefix = Regex.Escape(folder.Length == 0 ? "" : folder + "/") + (anchored ? "" : "(?:.*/)?");
        // A linear-time engine: patterns come from the repository.
        _path = new Regex(
            $"^{prefix}{Translate(pattern.TrimStart('/'))}\\z",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>A <c>!</c> pattern takes back what earlier ones ignored.</summary>
    public bool Negated { get; }

    /// <summary>The patterns of a file's text; comments and empty lines are none.</summary>
    /// <param name="text">The file.</param>
    /// <param name="folder">Where it lies, without slashes at the ends; empty for the root.</param>
    /// <exception cref="GitException">There are too many lines, or one is too long or no pattern.</exception>
    public static IEnumerable<IgnorePattern> Parse(string text, string folder)
    {
        var lines = text.Split('\n');
        if (lines.Length > MaxLines)
        {
            throw new GitException($"a list of files to ignore has more than the {MaxLines} lines allowed");
        }

        foreach (var line in lines.Select(line => line.TrimEnd('\r', ' ', '\t')).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Length > MaxLength)
            {
                throw new GitException($"a pattern of files to ignore is longer than the {MaxLength} characters allowed: {line[..50]}...");
            }

            var negated = line[0] == '!';
            var pattern = negated ? line[1..] : line;
            if (pattern.Trim('/').Length > 0)
            {
                yield return Compile(folder, pattern, negated);
            }
        }
    }

    public bool Matches(string path, bool isFolder) => (isFolder || !_foldersOnly) && _path.IsMatch(path);

    private static IgnorePattern Compile(string folder, string pattern, bool negated)
    {
        try
        {
            return new(folder, pattern, negated);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new GitException($"'{pattern}' is no pattern of files to ignore: {e.Message}");
        }
    }

    private static string Translate(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("/**") && rest.Length == 3)
            {
                text.Append("/.+");
                i += 2;
            }
            else if (rest[0] == '\\' && rest.Length > 1)
            {
                text.Append(Regex.Escape(rest[1..2].ToString()));
                i++;
            }
            else if (rest[0] == '*')
            {
                text.Append("[^/]*");
                i += rest.StartsWith("**") ? 1 : 0;
            }
            else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var end)
            {
                var set = rest[1..end].ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                text.Append('[').Append(set[0] is '!' or '^' ? "^" + set[1..] : set).Append(']');
                i += end;
            }
            else
            {
                text.Append(rest[0] == '?' ? "[^/]" : Regex.Escape(rest[..1].ToString()));
            }
        }

        return text.ToString();
    }
}
