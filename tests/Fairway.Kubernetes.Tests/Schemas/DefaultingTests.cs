using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Schemas;

public sealed class DefaultingTests
{
    private static readonly Schema Known = SchemaReader.Read(JsonReader.Read("""
        {"type":"object","properties":{
          "mode":{"type":"string","default":"fast"},
          "inner":{"type":"object","default":{},"properties":{"size":{"type":"integer","default":3}}},
          "absent":{"type":"object","properties":{"size":{"type":"integer","default":3}}},
          "list":{"type":"array","items":{"type":"object","properties":{"on":{"type":"boolean","default":true}}}},
          "map":{"type":"object","additionalProperties":{"type":"object","properties":{"v":{"type":"string","default":"x"}}}},
          "nullable":{"type":"string","nullable":true,"default":"d"}}}
        """));

    // https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
    [Theory]
    [InlineData("""{}""", """{"mode":"fast","inner":{"size":3},"nullable":"d"}""")]
    [InlineData("""{"mode":null,"nullable":null,"inner":{"size":1}}""", """{"mode":"fast","nullable":null,"inner":{"size":1}}""")]
    [InlineData(
        """{"absent":{},"list":[{},{"on":false}],"map":{"k":{}}}""",
        """{"absent":{"size":3},"list":[{"on":true},{"on":false}],"map":{"k":{"v":"x"}},"mode":"fast","inner":{"size":3},"nullable":"d"}""")]
    [InlineData("""{"inner":7}""", """{"inner":7,"mode":"fast","nullable":"d"}""")]
    public void Defaults_are_filled_in_also_within_defaults(string value, string expected) =>
        Assert.Equal(JsonReader.Read(expected), Defaulting.Apply(Known, JsonReader.Read(value)));

    [Fact]
    public void A_value_that_has_everything_is_returned_as_it_is_without_allocating()
    {
        var value = Defaulting.Apply(Known, JsonReader.Read("""{"list":[{}],"map":{"k":{}}}"""));
        Assert.Same(value.Fields, Defaulting.Apply(Known, value).Fields);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Defaulting.Apply(Known, value);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_copy_with_another_default_knows_its_own()
    {
        var plain = SchemaReader.Read(JsonReader.Read("""{"type":"object","properties":{"a":{"type":"string"}}}"""));
        Assert.False(plain.HasDefaultsWithin);
        Assert.True((plain with { Default = Value.Map() }).HasDefaultsWithin);
    }
}
