namespace Fairway.Languages.Tests.Cel.Extensions;

public sealed class ListLibraryTests
{
    // The examples of cel-go's ext/README.md.
    [Theory]
    [InlineData("[1, 2, 2, 3, 3, 3].distinct()", "[1, 2, 3]")]
    [InlineData("['b', 'b', 'c', 'a', 'c'].distinct()", "[b, c, a]")]
    [InlineData("[1, 1.0, 2u].distinct().size()", "2")]
    [InlineData("[1, [2, 3], [4]].flatten()", "[1, 2, 3, 4]")]
    [InlineData("[1, [2, [3, [4]]]].flatten(2)", "[1, 2, 3, [4]]")]
    [InlineData("lists.range(5)", "[0, 1, 2, 3, 4]")]
    [InlineData("[5, 3, 1, 2].reverse()", "[2, 1, 3, 5]")]
    [InlineData("[1, 2, 3, 4].slice(1, 3)", "[2, 3]")]
    [InlineData("[1, 2, 3, 4].slice(3, 1)", "cannot slice(3, 1), start index must be less than or equal to end index")]
    [InlineData("[3, 2, 1].sort()", "[1, 2, 3]")]
    [InlineData("['b', 'c', 'a'].sort()", "[a, b, c]")]
    [InlineData("[1, 'b'].sort()", "list elements must have the same type")]
    [InlineData("[{'a': 2}, {'a': 1}].sortBy(e, e.a).map(e, e.a)", "[1, 2]")]
    [InlineData("[1, 2].first().value()", "1")]
    [InlineData("[].last().hasValue()", "false")]
    [InlineData("lists.range(1000000000)", "operation cancelled: actual cost limit exceeded")]
    public void Functions_give_what_their_page_says(string text, string expected) => Assert.Equal(expected, TestEnvironment.Text(text));
}
