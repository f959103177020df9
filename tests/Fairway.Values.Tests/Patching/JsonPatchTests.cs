using System.Text;
using Fairway.Values.Json;
using Fairway.Values.Patching;

namespace Fairway.Values.Tests.Patching;

public sealed class JsonPatchTests
{
    // RFC 6902, appendix A: the examples that succeed, by their section.
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")] // A.1
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")] // A.2
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")] // A.3
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")] // A.4
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")] // A.5
    [InlineData(
        """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""",
        """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""",
        """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")] // A.6
    [InlineData(
        """{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")] // A.7
    [InlineData(
        """{"baz":"qux","foo":["a",2,"c"]}""",
        """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""",
        """{"baz":"qux","foo":["a",2,"c"]}""")] // A.8
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")] // A.10
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")] // A.11
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")] // A.14
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")] // A.16
    public void The_examples_of_RFC_6902_hold(string document, string patch, string expected) => Assert.Equal(expected, Apply(document, patch));

    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":[1]}]""", "[1]")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"","path":"/b"}]""", """{"a":1,"b":{"a":1}}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a/b","path":"/a"}]""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1.0}]""", """{"a":1}""")]
    [InlineData("""{"a":{"x":1,"y":2}}""", """[{"op":"test","path":"/a","value":{"y":2,"x":1}}]""", """{"a":{"x":1,"y":2}}""")]
    [InlineData("""{"":{"a/b":1,"m~n":2}}""", """[{"op":"remove","path":"//a~1b"},{"op":"remove","path":"//m~0n"}]""", """{"":{}}""")]
    [InlineData("""[[1],[2]]""", """[{"op":"replace","path":"/1/0","value":3}]""", "[[1],[3]]")]
    [InlineData("""{"a":1}""", "[]", """{"a":1}""")]
    public void All_operations_work_at_all_places(string document, string patch, string expected) => Assert.Equal(expected, Apply(document, patch));

    // RFC 6902, appendix A.9, A.12, A.15 and sections 4 and 4.1 to 4.6: what must be an error.
    [Theory]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", "operation 0 (test /baz): the test failed")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", "operation 0 (add /baz/bat): the map has no field \"baz\"")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":"10"}]""", "operation 0 (test /~01): the test failed")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1},{"op":"remove","path":"/b"}]""", "operation 1 (remove /b): the map has no field \"b\"")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/b","value":1}]""", "operation 0 (replace /b): the map has no field \"b\"")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/2","value":1}]""", "the index must be from 0 to 1")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-1","value":1}]""", "nothing can be inserted at \"-1\"")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/00","value":1}]""", "nothing can be inserted at \"00\"")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/-"}]""", "nothing can be removed at \"-\"")]
    [InlineData("""{"a":[]}""", """[{"op":"remove","path":"/a/0"}]""", "it is empty")]
    [InlineData("""{"a":[1]}""", """[{"op":"replace","path":"/a/99999999999","value":1}]""", "replaced at \"99999999999\"")]
    [InlineData("""{"a":"x"}""", """[{"op":"add","path":"/a/b","value":1}]""", "there is no map or list to hold \"b\"")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a/b"}]""", "a value cannot be moved into itself (from /a)")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/b","path":"/c"}]""", "operation 0 (copy /c): there is nothing at \"/b\"")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b"}]""", "the field \"value\" is missing")]
    [InlineData("""{"a":1}""", """[{"op":"move","path":"/b"}]""", "the field \"from\" is missing")]
    [InlineData("""{"a":1}""", """[{"path":"/b"}]""", "operation 0: the field \"op\" is missing")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":5}]""", "operation 0 (add): the field \"path\" must be a string")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"a","value":1}]""", "must be empty or start with \"/\"")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a~2","value":1}]""", "neither \"~0\" nor \"~1\"")]
    [InlineData("""{"a":1}""", """[{"op":"spin","path":"/a"}]""", "operation 0 (spin /a): the op must be")]
    [InlineData("""{"a":1}""", """[5]""", "operation 0: an operation must be a map")]
    [InlineData("""{"a":1}""", """{"op":"add"}""", "must be a list of operations")]
    public void What_does_not_apply_is_named_by_operation_and_path(string document, string patch, string expected) =>
        Assert.Contains(expected, Assert.Throws<PatchException>(() => Apply(document, patch)).Message);

    [Fact]
    public void A_failed_test_is_told_apart() =>
        Assert.True(Assert.Throws<PatchException>(() => Apply("{}", """[{"op":"test","path":"","value":1}]""")).IsFailedTest);

    [Fact]
    public void Ten_thousand_operations_are_allowed_and_no_more()
    {
        var operations = Enumerable.Repeat("""{"op":"add","path":"/a","value":1}""", 10_000).ToList();
        Assert.Equal("""{"a":1}""", Apply("{}", $"[{string.Join(',', operations)}]"));
        operations.Add(operations[0]);
        var e = Assert.Throws<PatchException>(() => Apply("{}", $"[{string.Join(',', operations)}]"));
        Assert.True(e.IsTooLarge);
        // The API server's words (apiserver, patch.go, applyJSPatch).
        Assert.Equal("The allowed maximum operations in a JSON patch is 10000, got 10001", e.Message);
    }

    [Fact]
    public void Copies_that_double_a_document_are_stopped()
    {
        var patch = "[" + string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/a","path":"/a/-"}""", 64)) + "]";
        Assert.True(Assert.Throws<PatchException>(() => Apply("""{"a":["x"]}""", patch)).IsTooLarge);
    }

    [Fact]
    public void Operations_that_each_copy_a_large_map_are_stopped()
    {
        var document = Value.Map([.. Enumerable.Range(0, 20_000).Select(i => ($"k{i}", (Value)i))]);
        var patch = ValueList.From(Enumerable.Range(0, 10_000).Select(i => Value.Map(("op", "remove"), ("path", $"/k{i}"))));
        Assert.True(Assert.Throws<PatchException>(() => JsonPatch.Apply(document, patch)).IsTooLarge);
        Assert.Equal(19_900, JsonPatch.Apply(document, ValueList.From(patch.Take(100))).Fields.Count);
    }

    [Fact]
    public void Nothing_becomes_deeper_than_may_be_read()
    {
        var path = new StringBuilder();
        var operations = new List<string>();
        for (var i = 0; i < 600; i++)
        {
            path.Append("/a");
            operations.Add("{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":{}}");
        }

        var e = Assert.Throws<PatchException>(() => Apply("{}", $"[{string.Join(',', operations)}]"));
        Assert.Contains("operation 511", e.Message);
        Assert.True(e.IsTooLarge);
        operations.RemoveRange(511, 89);
        var deepest = Apply("{}", $"[{string.Join(',', operations)}]");
        Assert.Equal(deepest, JsonReader.Read(deepest).ToString());
    }

    private static string Apply(string document, string patch) => JsonPatch.Apply(JsonReader.Read(document), JsonReader.Read(patch)).ToString();
}
