using Fairway.Delivery.Sources;

namespace Fairway.Delivery.Tests.Sources;

/// <summary>Patterns: https://git-scm.com/docs/gitignore#_pattern_format.</summary>
public sealed class SourceIgnoreTests
{
    [Theory]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/a.md", true)]
    [InlineData("/*.md", "docs/a.md", false)]
    [InlineData("docs/", "docs/a.md", true)]
    [InlineData("docs/", "src/docs/a.md", true)]
    [InlineData("docs/", "docs", false)]
    [InlineData("/docs", "src/docs/a.md", false)]
    [InlineData("a/b", "a/b/c.yaml", true)]
    [InlineData("a/b", "x/a/b", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("**/b", "x/y/b", true)]
    [InlineData("a/**", "a/x/y", true)]
    [InlineData("a/**", "b/x", false)]
    [InlineData("?.yaml", "a.yaml", true)]
    [InlineData("?.yaml", "ab.yaml", false)]
    [InlineData("[a-c].yaml", "b.yaml", true)]
    [InlineData("[!a-c].yaml", "b.yaml", false)]
    [InlineData("*.yaml\n!keep.yaml", "keep.yaml", false)]
    [InlineData("*.yaml\n!keep.yaml", "other.yaml", true)]
    [InlineData("dir/\n!dir/keep.yaml", "dir/keep.yaml", true)]
    [InlineData("/*\n!/deploy", "deploy/a.yaml", false)]
    [InlineData("/*\n!/deploy", "other/a.yaml", true)]
    [InlineData("# comment\n\\#file", "#file", true)]
    [InlineData("a+b(c).yaml", "a+b(c).yaml", true)]
    [InlineData("a\\*b.yaml", "a*b.yaml", true)]
    [InlineData("a\\*b.yaml", "axb.yaml", false)]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", false)]
    public void Patterns_match_as_gits(string patterns, string path, bool ignored) =>
        Assert.Equal(ignored, new SourceIgnore([], patterns).IsIgnored(path));

    [Theory]
    [InlineData("[z-a].yaml", "'[z-a].yaml' is no pattern of files to ignore: ")]
    [InlineData("[^].yaml", "'[^].yaml' is no pattern of files to ignore: ")]
    public void What_is_no_pattern_is_named(string pattern, string message) =>
        Assert.StartsWith(message, Assert.Throws<GitException>(() => new SourceIgnore([], pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_or_too_long_patterns_are_refused_and_not_left_out()
    {
        var half = string.Join('\n', Enumerable.Range(0, 1500).Select(i => $"file{i}"));
        Assert.Equal(
            "a list of files to ignore has more than the 2000 lines allowed",
            Assert.Throws<GitException>(() => new SourceIgnore([], $"{half}\n{half}")).Message);
        Assert.Equal(
            "the .sourceignore files and spec.ignore have more than the 2000 patterns allowed",
            Assert.Throws<GitException>(() => new SourceIgnore([("a", half)], half)).Message);
        Assert.StartsWith(
            "a pattern of files to ignore is longer than the 500 characters allowed: xxx",
            Assert.Throws<GitException>(() => new SourceIgnore([], new string('x', 501))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".git/config", true)]
    [InlineData("picture.png", true)]
    [InlineData(".github/workflows/a.yml", true)]
    [InlineData("apps/a.yaml", false)]
    public void Without_patterns_Fluxs_defaults_count(string path, bool ignored) => Assert.Equal(ignored, new SourceIgnore([], null).IsIgnored(path));

    [Fact]
    public void Patterns_replace_the_defaults_but_not_version_controls_own_files()
    {
        var ignore = new SourceIgnore([("apps", "*.yaml")], null);
        Assert.True(ignore.IsIgnored("apps/a.yaml"));
        Assert.False(ignore.IsIgnored("b.yaml"));
        Assert.False(ignore.IsIgnored("picture.png"));
        Assert.True(ignore.IsIgnored(".gitmodules"));
    }
}
