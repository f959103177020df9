namespace Fairway.Languages.Tests.Cel.Extensions;

public sealed class SetLibraryTests
{
    // The examples of cel-go's ext/README.md.
    [Theory]
    [InlineData("sets.contains([], [])", true)]
    [InlineData("sets.contains([], [1])", false)]
    [InlineData("sets.contains([1, 2, 3, 4], [2, 3])", true)]
    [InlineData("sets.contains([1, 2.0, 3u], [1.0, 2u, 3])", true)]
    [InlineData("sets.equivalent([1], [1, 1])", true)]
    [InlineData("sets.equivalent([1, 2, 3], [3u, 2.0, 1])", true)]
    [InlineData("sets.intersects([1], [])", false)]
    [InlineData("sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]])", true)]
    public void Lists_are_taken_as_sets(string text, bool expected) => Assert.Equal(expected, TestEnvironment.Evaluate(text).Value.AsBool());
}
