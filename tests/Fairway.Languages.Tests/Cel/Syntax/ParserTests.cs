using Fairway.Languages.Cel;

namespace Fairway.Languages.Tests.Cel.Syntax;

public sealed class ParserTests
{
    // The wording is that of cel-go's parser.
    [Theory]
    [InlineData(
        "1 +",
        "1:4: Syntax error: mismatched input '<EOF>' expecting "
        + "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}")]
    [InlineData("a b", "1:3: Syntax error: extraneous input 'b' expecting <EOF>")]
    [InlineData("a ? b", "1:6: Syntax error: mismatched input '<EOF>' expecting ':'")]
    [InlineData("1 + $", "1:5: Syntax error: token recognition error at: '$'")]
    [InlineData("'abc", "1:1: Syntax error: token recognition error at: ''abc'")]
    [InlineData("for", "1:1: reserved identifier: for")]
    [InlineData("[1].all(2, 3)", "1:9: argument must be a simple name")]
    [InlineData("has(a)", "1:5: invalid argument to has() macro")]
    [InlineData("99999999999999999999", "1:1: invalid int literal")]
    [InlineData("99999999999999999999u", "1:1: invalid uint literal")]
    [InlineData("math.greatest()", "1:14: math.greatest() requires at least one argument")]
    [InlineData("[1].exists(a, a, true)", "1:15: duplicate variable name: a")]
    public void A_text_that_is_no_expression_is_refused_at_its_place(string text, string expected) =>
        Assert.StartsWith("ERROR: <input>:" + expected, TestEnvironment.Issues(text), StringComparison.Ordinal);

    [Fact]
    public void An_issue_shows_its_line_with_a_mark() =>
        Assert.Equal("ERROR: <input>:2:3: Syntax error: token recognition error at: '#'\n | b #\n | ..^", TestEnvironment.Issues("a ==\nb #"));

    [Fact]
    public void Columns_count_code_points() =>
        Assert.StartsWith("ERROR: <input>:1:8: undeclared reference to 'y'", TestEnvironment.Issues("'😀' == y"), StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{1: ", "}")]
    [InlineData("size(", ")")]
    [InlineData("true ? 1 : ", "")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 5000)) + "1" + string.Concat(Enumerable.Repeat(close, 5000));
        Assert.Contains("expression recursion limit exceeded: 250", TestEnvironment.Issues(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", ".b")]
    [InlineData("1", " + 1")]
    [InlineData("a", "[0]")]
    public void Long_chains_are_refused(string start, string link) =>
        Assert.Contains("recursion limit", TestEnvironment.Issues(start + string.Concat(Enumerable.Repeat(link, 10_000))), StringComparison.Ordinal);

    [Fact]
    public void Many_signs_are_one_or_none()
    {
        Assert.Equal("true", TestEnvironment.Text(new string('!', 10_000) + "true"));
        Assert.Equal("-5", TestEnvironment.Text(new string('-', 9_999) + "5"));
    }

    [Fact]
    public void A_text_beyond_the_limit_is_refused() =>
        Assert.Contains(
            "expression code point size exceeds limit: size: 100001, limit 100000",
            TestEnvironment.Issues(new string(' ', 100_000) + "1"),
            StringComparison.Ordinal);

    [Fact]
    public void Limits_can_be_set()
    {
        var environment = CelEnvironment.Create(new() { MaxDepth = 3, MaxSourceLength = 20 });
        Assert.True(environment.Compile("1 + 2").IsValid);
        Assert.False(environment.Compile("[[[[1]]]]").IsValid);
        Assert.False(environment.Compile("1 + 2 // a comment here").IsValid);
    }
}
