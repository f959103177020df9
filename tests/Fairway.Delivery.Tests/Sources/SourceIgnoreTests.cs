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
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", false)]
    public void Patterns_match_as_gits(string patterns, string path, bool ignored) =>
        Assert.Equal(ignored, new SourceIgnore([], patterns).IsIgnored(path));

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
