using Fairway.Values.Json;
using Fairway.Values.Patching;

namespace Fairway.Values.Tests.Patching;

public sealed class JsonPointerTests
{
    private const string Document = """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}""";

    // RFC 6901, section 5.
    [Theory]
    [InlineData("", Document)]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    public void The_examples_of_RFC_6901_hold(string pointer, string expected)
    {
        Assert.True(JsonPointer.Parse(pointer).TryFind(JsonReader.Read(Document), out var found));
        Assert.Equal(expected, found.ToString());
    }

    [Theory]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/01")]
    [InlineData("/bar")]
    [InlineData("/a~1b/x")]
    public void What_is_absent_is_not_found(string pointer) => Assert.False(JsonPointer.Parse(pointer).TryFind(JsonReader.Read(Document), out _));
}
