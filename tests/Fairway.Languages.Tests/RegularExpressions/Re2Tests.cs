using System.Diagnostics;
using Fairway.Languages.RegularExpressions;

namespace Fairway.Languages.Tests.RegularExpressions;

public sealed class Re2Tests
{
    [Theory]
    [InlineData("^a$", "a\n", false)]
    [InlineData("(?m)^a$", "b\na\nc", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😃]+$", "😀😂😃", true)]
    [InlineData("^[^😀-😃]$", "😄", true)]
    [InlineData("^[^😀-😃]$", "😂", false)]
    [InlineData(@"^\d$", "٣", false)]
    [InlineData(@"^\w$", "é", false)]
    [InlineData(@"^\pL$", "é", true)]
    [InlineData(@"^\p{Lu}\P{Lu}$", "Éé", true)]
    [InlineData("^[[:alpha:]]+[[:^alpha:]]$", "ab1", true)]
    [InlineData(@"^\Qa.b\E$", "a.b", true)]
    [InlineData(@"^\Qa.b\E$", "axb", false)]
    [InlineData("(?i)^straße$", "STRAßE", true)]
    [InlineData("(?P<name>a)(?<other>b)", "ab", true)]
    [InlineData(@"^\x{1F600}\x41\101$", "😀AA", true)]
    [InlineData("^[a-z-[b]]$", "c]", true)]
    [InlineData("^a{,2}$", "a{,2}", true)]
    [InlineData("# not a comment", "# not a comment", true)]
    [InlineData("", "", true)]
    [InlineData("^[a-z]+$", "abc", true)]
    [InlineData("^[a-z]+$", "abc\n", false)]
    [InlineData("(?m:^b$)|^x$", "a\nx", false)]
    [InlineData(@"^\d$", "5", true)]
    [InlineData(@"^[\w-]+$", "a-b_1", true)]
    [InlineData(@"^\s$", "\u00A0", false)]
    [InlineData(@"^\s$", "\v", false)]
    [InlineData(@"^\W$", "😀", true)]
    [InlineData(@"^[\W]$", "😀", true)]
    [InlineData(@"^[^\W]$", "😀", false)]
    [InlineData("^.$", "\n", false)]
    [InlineData("(?s)^.$", "\n", true)]
    [InlineData("^😀{2}$", "😀😀", true)]
    [InlineData(@"^\x{1F600}+$", "😀😀", true)]
    [InlineData("^[[:alpha:]]+$", "abc", true)]
    [InlineData("^[[:alpha:]]+$", "a]", false)]
    [InlineData("^[[:^digit:]]+$", "ab", true)]
    [InlineData("^[[:^digit:]]+$", "a1", false)]
    [InlineData("^[[:word:]]+$", "a_1", true)]
    [InlineData("^[a-c[]+$", "a[", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[a-z-[x]+$", "-[x", true)]
    [InlineData(@"^\pL\p{Lu}\P{L}[^\pL]$", "aB12", true)]
    [InlineData("^(?P<year>[0-9]{4})-(?<month>[0-9]{2})$", "2026-11", true)]
    [InlineData("(?i)^abc$", "aBC", true)]
    [InlineData("(?i:a)b", "Ab", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("(?i)a(?-i)b", "Ab", true)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("(?U)a+", "aa", true)]
    [InlineData(@"^\x41\101\.\_$", "AA._", true)]
    [InlineData("^a{2}$", "aa", true)]
    public void Patterns_mean_what_they_do_in_re2(string pattern, string text, bool expected)
    {
        Assert.True(Re2.TryCompile(pattern, out var regex, out var problem), problem);
        Assert.Equal(expected, regex.IsMatch(text));
    }

    // RE2's wording, as Go's regexp/syntax gives it.
    [Theory]
    [InlineData("(", "error parsing regexp: missing closing ): `(`")]
    [InlineData("a)", "error parsing regexp: unexpected ): `a)`")]
    [InlineData("[a", "error parsing regexp: missing closing ]: `[a`")]
    [InlineData("[z-a]", "error parsing regexp: invalid character class range: `z-a`")]
    [InlineData("*", "error parsing regexp: missing argument to repetition operator: `*`")]
    [InlineData("a**", "error parsing regexp: invalid nested repetition operator: `**`")]
    [InlineData("a{1001}", "error parsing regexp: invalid repeat count: `{1001}`")]
    [InlineData("(a{100}){100}", "error parsing regexp: invalid repeat count: `(a{100}){100}`")]
    [InlineData("(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?!a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?!`")]
    [InlineData("(?>a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?>`")]
    [InlineData("(?#a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?#`")]
    [InlineData(@"(a)\1", @"error parsing regexp: invalid escape sequence: `\1`")]
    [InlineData(@"\u0041", @"error parsing regexp: invalid escape sequence: `\u`")]
    [InlineData(@"\Z", @"error parsing regexp: invalid escape sequence: `\Z`")]
    [InlineData(@"a\", "error parsing regexp: trailing backslash at end of expression: ``")]
    [InlineData(
        "(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}",
        "error parsing regexp: expression too large: `(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b){1000}(a|b)...`")]
    [InlineData(@"\p{Klingon}", @"error parsing regexp: invalid character class range: `\p{Klingon}`")]
    public void What_re2_has_not_is_refused_in_its_words(string pattern, string expected)
    {
        Assert.False(Re2.TryCompile(pattern, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?x)a b")]
    [InlineData(@"\q")]
    [InlineData("[]")]
    [InlineData("(?i")]
    [InlineData(@"\x{110000}")]
    public void What_re2_refuses_is_refused(string pattern) => Assert.False(Re2.TryCompile(pattern, out _, out _));

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(.*)*b")]
    public void Patterns_built_to_explode_take_time_linear_in_the_text(string pattern)
    {
        Assert.True(Re2.TryCompile(pattern, out var regex, out _));
        var start = Stopwatch.GetTimestamp();
        Assert.DoesNotMatch(regex, new string('a', 50_000) + "!");
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Patterns_too_long_or_too_deep_are_refused()
    {
        Assert.False(Re2.TryCompile(new string('a', 5000), out _, out _));
        Assert.False(Re2.TryCompile(new string('(', 1000) + new string(')', 1000), out _, out _));
    }
}
