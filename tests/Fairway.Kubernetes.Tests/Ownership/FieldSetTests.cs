using Fairway.Kubernetes.Ownership;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Ownership;

public sealed class FieldSetTests
{
    // KEP-555's own sample of fieldsV1, in the order kube-apiserver writes it.
    private const string Sample =
        """{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:image":{}}}"""
        + ""","f:replicas":{}}}""";

    [Theory]
    [InlineData(Sample)]
    [InlineData("""{"f:a":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:b":{}},"v:1":{},"v:\"x\"":{},"i:3":{}}""")]
    public void What_is_read_is_written_again(string text) => Assert.Equal(text, FieldSet.Read(JsonReader.Read(text)).ToString());

    [Fact]
    public void Any_order_is_read_and_the_canonical_one_written() => Assert.Equal(
        """{"f:a":{},"f:b":{"f:c":{}},"k:{\"a\":1,\"b\":2}":{}}""",
        FieldSet.Read(JsonReader.Read("""{"k:{\"b\":2,\"a\":1}":{},"f:b":{"f:c":{}},"f:a":{}}""")).ToString());

    [Fact]
    public void Two_spellings_of_one_element_are_one() => Assert.Equal(
        """{"f:a":{},"k:{\"a\":1,\"b\":2}":{".":{},"f:x":{},"f:y":{}}}""",
        FieldSet.Read(JsonReader.Read("""{"k:{\"b\":2,\"a\":1}":{"f:y":{}},"k:{\"a\":1,\"b\":2}":{".":{},"f:x":{}},"f:a":{}}""")).ToString());

    // A client may send what it likes as a record: in a bad order, too, it is read in less than quadratic time.
    [Fact]
    public void A_large_record_is_read_in_any_order()
    {
        var names = Enumerable.Range(0, 100_000).Select(i => $"f{i:00000}").ToArray();
        var backwards = JsonReader.Read("{" + string.Join(',', names.Reverse().Select(name => $"\"f:{name}\":{{}}")) + "}");
        Assert.Equal(FieldSet.Of([.. names.Select(name => new[] { name })]), FieldSet.Read(backwards));
    }

    [Fact]
    public void Elements_of_a_later_version_are_left_out() =>
        Assert.Equal("""{"f:a":{}}""", FieldSet.Read(JsonReader.Read("""{"f:a":{},"z:q":{}}""")).ToString());

    [Theory]
    [InlineData("""{"f":{}}""", "key must be 2 characters long:")]
    [InlineData("""{"fab":{}}""", "missing colon: fab")]
    [InlineData("""{"k:[1]":{}}""", "not an object of key fields: k:[1]")]
    [InlineData("""{"i:x":{}}""", "not an index: i:x")]
    public void Malformed_keys_are_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSet.Read(JsonReader.Read(text))).Message);

    [Fact]
    public void Sets_combine_by_path()
    {
        var left = FieldSet.Of(["a"], ["a", "b"], ["c", "d"]);
        var right = FieldSet.Of(["a"], ["c", "d"], ["e"]);
        Assert.Equal("""{"f:a":{".":{},"f:b":{}},"f:c":{"f:d":{}},"f:e":{}}""", left.Union(right).ToString());
        Assert.Equal("""{"f:a":{},"f:c":{"f:d":{}}}""", left.Intersect(right).ToString());
        Assert.Equal("""{"f:a":{"f:b":{}}}""", left.Except(right).ToString());
        Assert.Equal("{}", left.ExceptTrees(right).ToString());
    }

    [Fact]
    public void Paths_name_members_before_what_is_below_them()
    {
        var paths = FieldSet.Read(JsonReader.Read(Sample)).Paths().Select(path => string.Concat(path));
        Assert.Equal(
            [
                ".metadata.labels", ".metadata.labels.app", ".spec.replicas",
                ".spec.containers[name=\"app\"]", ".spec.containers[name=\"app\"].image",
            ],
            paths);
    }
}
