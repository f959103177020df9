using Fairway.Kubernetes.Schemas;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Schemas;

public sealed class PruningTests
{
    private static readonly Schema Known = SchemaReader.Read(JsonReader.Read("""
        {"type":"object","properties":{
          "a":{"type":"object","properties":{"b":{"type":"string"}}},
          "list":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"}}}},
          "map":{"type":"object","additionalProperties":{"type":"object","properties":{"v":{"type":"string"}}}},
          "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,
            "properties":{"known":{"type":"object","properties":{"x":{"type":"string"}}}}},
          "embedded":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}}}
        """));

    [Fact]
    public void Unknown_fields_go_and_their_paths_are_told()
    {
        var unknown = new List<string>();
        var value = JsonReader.Read("""
            {"z":1,"a":{"b":"x","c":{"d":1}},"list":[{"n":1},{"n":2,"m":3}],"map":{"k":{"v":"x","w":1}},
             "free":{"any":{"thing":1},"known":{"x":"y","z":1}},
             "embedded":{"apiVersion":"v1","kind":"K","metadata":{"name":"n"},"spec":{},"status":{}}}
            """);
        Assert.Equal(
            JsonReader.Read("""
                {"a":{"b":"x"},"list":[{"n":1},{"n":2}],"map":{"k":{"v":"x"}},
                 "free":{"any":{"thing":1},"known":{"x":"y"}},"embedded":{"apiVersion":"v1","kind":"K","metadata":{"name":"n"},"spec":{}}}
                """),
            Pruning.Prune(Known, value, unknown));
        Assert.Equal(["z", "a.c", "list[1].m", "map.k.w", "free.known.z", "embedded.status"], unknown);
    }

    [Fact]
    public void A_value_without_unknown_fields_is_returned_as_it_is_without_allocating()
    {
        var value = JsonReader.Read("""{"a":{"b":"x"},"list":[{"n":1}],"map":{"k":{"v":"x"}},"free":{"any":1}}""");
        Assert.Same(value.Fields, Pruning.Prune(Known, value, null).Fields);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pruning.Prune(Known, value, null);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_value_of_a_wrong_type_is_left_for_validation()
    {
        var value = JsonReader.Read("""{"a":[1],"list":{"n":1},"map":"x"}""");
        Assert.Equal(value, Pruning.Prune(Known, value, null));
    }
}
