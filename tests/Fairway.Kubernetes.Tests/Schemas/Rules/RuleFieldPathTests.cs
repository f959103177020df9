using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Schemas.Rules;

/// <summary>As apiextensions-apiserver's ValidFieldPath reads paths.</summary>
public sealed class RuleFieldPathTests
{
    private static readonly Schema Schema = SchemaReader.Read(JsonReader.Read("""
        {"type":"object","properties":{"spec":{"type":"object","properties":{"a.b":{"type":"string"},"it's":{"type":"integer"},
          "map":{"type":"object","additionalProperties":{"type":"object","properties":{"x":{"type":"string"}}}}}}}}
        """));

    [Theory]
    [InlineData(".spec", "spec")]
    [InlineData(".spec['a.b']", "spec.a.b")]
    [InlineData(".spec['it\\'s']", "spec.it's")]
    [InlineData(".spec.map.key.x", "spec.map[key].x")]
    [InlineData(".spec.map['k.y']", "spec.map[k.y]")]
    public void A_path_leads_to_a_field(string path, string expected)
    {
        var found = RuleFieldPath.Find(path, Schema, allowsKeys: true);
        Assert.Equal((expected, ""), (found.Path, found.Problem));
        Assert.NotNull(found.Schema);
    }

    [Theory]
    [InlineData("spec", "expected [ or . but got: spec")]
    [InlineData(".spec.no", "does not refer to a valid field")]
    [InlineData(".spec.map.key.x.y", "does not refer to a valid field")]
    [InlineData(".spec.", "unexpected end of JSON path")]
    [InlineData(".spec['a.b'", "unexpected end of JSON path")]
    [InlineData(".spec[0]", "expected single quoted string but got 0")]
    [InlineData(".spec['\\q']", "invalid string literal: invalid escape char \\q")]
    public void A_path_that_leads_nowhere_is_told_why(string path, string problem)
    {
        var found = RuleFieldPath.Find(path, Schema, allowsKeys: true);
        Assert.Null(found.Schema);
        Assert.Equal(problem, found.Problem);
    }

    [Fact]
    public void Keys_may_be_left_out() =>
        Assert.Equal("array notation is not allowed", RuleFieldPath.Find(".spec['a.b']", Schema, allowsKeys: false).Problem);
}
