using System.Text.RegularExpressions;

namespace Fairway.Documentation.Tests;

public sealed partial class PagesTests
{
    private const int MostLinesOfADecision = 40;

    [Fact]
    public void Every_link_leads_to_something_that_is_there()
    {
        var broken =
            from page in Repository.Pages()
            from link in Links().Matches(Repository.Read(page)).Select(match => match.Groups["target"].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#')
            let path = Path.Combine(Repository.Root, Path.GetDirectoryName(page) ?? "", link.Split('#')[0])
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{page}: {link}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_path_that_is_named_is_there()
    {
        var broken =
            from page in Repository.Pages()
            from path in Named().Matches(Repository.Read(page)).Select(match => match.Groups["path"].Value.TrimEnd('/'))
            where !File.Exists(Path.Combine(Repository.Root, path)) && !Directory.Exists(Path.Combine(Repository.Root, path))
            select $"{page}: {path}";

        Assert.Empty(broken);
    }

    [Fact]
    public void A_decision_fits_a_screen()
    {
        var decisions = Repository.Files().Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(decisions);
        Assert.All(decisions, file => Assert.True(
            File.ReadLines(Path.Combine(Repository.Root, file)).Count() <= MostLinesOfADecision, $"{file} has more than {MostLinesOfADecision} lines"));
    }

    // [text](target) and ![text](target), a title after the target left out.
    [GeneratedRegex("""\]\((?<target>[^)\s]+)[^)]*\)""")]
    private static partial Regex Links();

    // `src/Fairway.Values/Value.cs`: code that starts with one of the repository's folders.
    [GeneratedRegex("""`(?<path>(src|tests|bench|docs|demo|deploy)/[\w./-]*)`""")]
    private static partial Regex Named();
}
