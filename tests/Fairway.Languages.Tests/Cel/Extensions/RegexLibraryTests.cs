namespace Fairway.Languages.Tests.Cel.Extensions;

public sealed class RegexLibraryTests
{
    // The examples of cel-go's ext/README.md.
    [Theory]
    [InlineData("regex.replace('hello world hello', 'hello', 'hi')", "hi world hi")]
    [InlineData("regex.replace('banana', 'a', 'x', 1)", "bxnana")]
    [InlineData("regex.replace('banana', 'a', 'x', 0)", "banana")]
    [InlineData(@"regex.replace('foo bar', '(fo)o (ba)r', r'\2 \1')", "ba fo")]
    [InlineData(@"regex.replace('test', '(.)', r'\2')", "replacement string references group 2 but regex has only 1 group(s)")]
    [InlineData("regex.extract('item-A, item-B', r'item-(\\w+)').value()", "A")]
    [InlineData("regex.extract('HELLO', 'hello').hasValue()", "false")]
    [InlineData("regex.extractAll('id:123, id:456', r'id:\\d+')", "[id:123, id:456]")]
    [InlineData(
        "regex.extractAll('testuser@example.com', '(?P<a>.*)@([^.]*)')",
        "regular expression has more than one capturing group: \"(?P<a>.*)@([^.]*)\"")]
    public void Functions_give_what_their_page_says(string text, string expected) => Assert.Equal(expected, TestEnvironment.Text(text));
}
