using Fairway.ControlPlane.Printing;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Printing;

public sealed class JsonPathTests
{
    private const string Tree = """
        {"a":{"b":1,"x.y/z":"dotted"},"list":[{"n":"p","v":1},{"n":"q","v":2}],"names":["u","v"]}
        """;

    [Theory]
    [InlineData(".a.b", "1")]
    [InlineData("{.a.b}", "1")]
    [InlineData("$.a.b", "1")]
    [InlineData(@".a.x\.y/z", "\"dotted\"")]
    [InlineData(".a['x.y/z']", "\"dotted\"")]
    [InlineData(".list[1].n", "\"q\"")]
    [InlineData(".list[-1].v", "2")]
    [InlineData(".list[*].n", "\"p\" \"q\"")]
    [InlineData(".list[?(@.n==\"q\")].v", "2")]
    [InlineData(".list[?(@.n=='q')].v", "2")]
    [InlineData(".list[?(@.v==1)].n", "\"p\"")]
    [InlineData(".list[?(@.n!=\"q\")].v", "1")]
    [InlineData(".list[?(@.none)].v", "")]
    [InlineData(".names", "[\"u\",\"v\"]")]
    [InlineData(".a.none.b", "")]
    [InlineData(".list[7]", "")]
    public void A_path_finds_what_it_leads_to(string path, string found) =>
        Assert.Equal(found, string.Join(' ', JsonPath.TryParse(path)!.Find(JsonReader.Read(Tree))));

    [Theory]
    [InlineData("a.b")]
    [InlineData(".a[")]
    [InlineData(".a[x]")]
    [InlineData(".a[?(b==1)]")]
    [InlineData(".a..b")]
    public void What_is_no_path_is_told(string path) => Assert.Null(JsonPath.TryParse(path));
}
