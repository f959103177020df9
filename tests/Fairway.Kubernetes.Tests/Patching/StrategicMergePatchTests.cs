using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Patching;
using Fairway.Kubernetes.Schemas;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Patching;

/// <summary>Cases of the Kubernetes documentation ("Update API Objects in Place Using kubectl patch") and of apimachinery's strategicpatch.</summary>
public sealed class StrategicMergePatchTests
{
    private static readonly Schema Pod = BuiltInKinds.Find(new("", "v1", "Pod"))!.Schema;
    private static readonly Schema Deployment = BuiltInKinds.Find(new("apps", "v1", "Deployment"))!.Schema;

    [Theory]
    [InlineData(
        """{"spec":{"containers":[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]}]}}""",
        """{"spec":{"containers":[{"name":"b","image":"b:1"},{"name":"a","env":[{"name":"Y","value":"2"}]}]}}""",
        """{"spec":{"containers":[{"name":"b","image":"b:1"},"""
        + """{"name":"a","image":"a:1","env":[{"name":"Y","value":"2"},{"name":"X","value":"1"}]}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""",
        """{"spec":{"containers":[{"name":"b","$patch":"delete"},{"name":"d"}]}}""",
        """{"spec":{"containers":[{"name":"d"},{"name":"a"},{"name":"c"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""",
        """{"spec":{"containers":[{"name":"c"},{"$patch":"replace"}]}}""",
        """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData(
        """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"s"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"a","image":"i"}]}}""",
        """{"spec":{"containers":[{"name":"b"},{"name":"a","image":"i"},{"name":"s"}]}}""")]
    [InlineData(
        """{"metadata":{"finalizers":["a","b","c"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["b"],"$setElementOrder/finalizers":["c","d","a"],"finalizers":["d"]}}""",
        """{"metadata":{"finalizers":["c","d","a"]}}""")]
    [InlineData(
        """{"metadata":{"finalizers":["a"]}}""", """{"metadata":{"finalizers":["b","a"]}}""", """{"metadata":{"finalizers":["b","a"]}}""")]
    [InlineData("""{"metadata":{"name":"x"}}""", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["b"]}}""", """{"metadata":{"name":"x"}}""")]
    [InlineData(
        """{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""",
        """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}}""",
        """{"spec":{"volumes":[{"name":"v","configMap":{"name":"c"}}]}}""")]
    [InlineData(
        """{"spec":{"nodeSelector":{"a":"1","b":"2"}}}""",
        """{"spec":{"nodeSelector":{"$patch":"replace","c":"3"}}}""",
        """{"spec":{"nodeSelector":{"c":"3"}}}""")]
    [InlineData(
        """{"spec":{"nodeSelector":{"a":"1"}}}""", """{"spec":{"nodeSelector":{"$patch":"delete"}}}""", """{"spec":{"nodeSelector":{}}}""")]
    [InlineData("""{"spec":{"hostname":"a"}}""", """{"spec":{"hostname":null,"subdomain":null}}""", """{"spec":{}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","command":["x","y"]}]}}""",
        """{"spec":{"containers":[{"name":"a","command":["z"]}]}}""", """{"spec":{"containers":[{"name":"a","command":["z"]}]}}""")]
    [InlineData(
        """{"spec":{}}""",
        """{"spec":{"containers":[{"name":"a","image":null},{"name":"b","$patch":"delete"}],"nodeSelector":{"a":null,"b":"1"}}}""",
        """{"spec":{"containers":[{"name":"a"}],"nodeSelector":{"b":"1"}}}""")]
    public void Merges_by_the_schema(string original, string patch, string expected) =>
        Assert.Equal(expected, StrategicMergePatch.Apply(Pod, JsonReader.Read(original), JsonReader.Read(patch)).ToString());

    // The documentation's retainKeys sample: a change of strategy type clears rollingUpdate.
    [Fact]
    public void Retained_keys_change_a_strategy() => Assert.Equal(
        """{"spec":{"strategy":{"type":"Recreate"}}}""",
        StrategicMergePatch.Apply(
            Deployment,
            JsonReader.Read("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}"""),
            JsonReader.Read("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""")).ToString());

    [Theory]
    [InlineData("""{"a":[1,2],"m":{"x":1,"y":2}}""", """{"a":[3],"m":{"x":null,"z":3}}""", """{"a":[3],"m":{"y":2,"z":3}}""")]
    public void Without_a_schema_it_is_a_merge_patch(string original, string patch, string expected) =>
        Assert.Equal(expected, StrategicMergePatch.Apply(Schema.Anything, JsonReader.Read(original), JsonReader.Read(patch)).ToString());

    [Fact]
    public void Keys_of_free_maps_may_begin_with_a_dollar() => Assert.Equal(
        """{"data":{"$a":"1"}}""",
        StrategicMergePatch.Apply(Schema.Anything, JsonReader.Read("{}"), JsonReader.Read("""{"data":{"$a":"1"}}""")).ToString());

    [Theory]
    [InlineData("[]", 400, "invalid JSON document")]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", 400, """map: {"image":"x"} does not contain declared merge key: name""")]
    [InlineData("""{"spec":{"containers":[{"name":"a","$patch":"x"}]}}""", 400, """unknown patch type: x in map: {"name":"a","$patch":"x"}""")]
    [InlineData("""{"spec":{"$patch":"merge"}}""", 400, """unknown patch type: merge in map: {"$patch":"merge"}""")]
    [InlineData("""{"spec":{"containers":[{"$patch":"merge"}]}}""", 400, "merging lists cannot yet be specified in the patch")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"hostname":"x"}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$retainKeys":"a"}}""", 400, "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$setElementOrder/containers":1}}""", 400, "invalid patch format of setElementOrder list")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList/finalizers":"x"}}""", 400, "invalid patch format of primitive list")]
    [InlineData(
        """{"metadata":{"$deleteFromPrimitiveList":["x"]}}""",
        400,
        "\"$deleteFromPrimitiveList\" names no list: write $deleteFromPrimitiveList/FIELD")]
    [InlineData("""{"spec":{"containers":[[1]]}}""", 422, "lists of lists are not supported")]
    [InlineData(
        """{"spec":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"b"}]}}""", 400,
        "The order in patch list:\n[{\"name\":\"b\"}]\n doesn't match $setElementOrder list:\n[{\"name\":\"a\"}]\n")]
    public void Malformed_patches_are_refused(string patch, int code, string message)
    {
        var original = JsonReader.Read("""{"spec":{"containers":[{"name":"a"}]}}""");
        var refusal = Assert.Throws<KubernetesException>(() => StrategicMergePatch.Apply(Pod, original, JsonReader.Read(patch)));
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void The_target_is_left_as_it_was()
    {
        var original = JsonReader.Read("""{"spec":{"containers":[{"name":"a"}]}}""");
        StrategicMergePatch.Apply(Pod, original, JsonReader.Read("""{"spec":{"containers":[{"name":"a","image":"x"}]}}"""));
        Assert.Equal("""{"spec":{"containers":[{"name":"a"}]}}""", original.ToString());
    }
}
