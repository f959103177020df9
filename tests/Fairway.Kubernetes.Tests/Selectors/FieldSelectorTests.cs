using Fairway.Kubernetes.Selectors;

namespace Fairway.Kubernetes.Tests.Selectors;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=web", true)]
    [InlineData("metadata.name==web,status.phase!=Failed", true)]
    [InlineData("metadata.name!=web", false)]
    [InlineData("spec.nodeName=", true)]
    public void Matches_every_term(string selector, bool matches) => Assert.Equal(matches, FieldSelector.Parse(selector).Matches(
        static field => field switch { "metadata.name" => "web", "status.phase" => "Running", _ => "" }));

    [Theory]
    [InlineData(@"b=x\,y,a=1\=2\\", @"a=1\=2\\,b=x\,y")]
    [InlineData("b!=1,,a==2", "a=2,b!=1")]
    public void Writes_the_canonical_text(string selector, string canonical) => Assert.Equal(canonical, FieldSelector.Parse(selector).ToString());

    // Texts of apimachinery's fields.ParseSelector.
    [Theory]
    [InlineData("abc", "invalid selector: 'abc'; can't understand 'abc'")]
    [InlineData("a=1=2", "invalid field selector: unescaped character in value: 61")]
    [InlineData(@"a=\x", @"invalid field selector: invalid escape sequence: \x")]
    [InlineData(@"a=x\", @"invalid field selector: invalid escape sequence: \")]
    public void Refuses_with_the_reason(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSelector.Parse(selector)).Message);

    [Fact]
    public void Tells_the_value_a_field_must_have()
    {
        var selector = FieldSelector.Parse("metadata.name=web,spec.nodeName!=n1");
        Assert.Equal("web", selector.Required("metadata.name"));
        Assert.Null(selector.Required("spec.nodeName"));
    }
}
