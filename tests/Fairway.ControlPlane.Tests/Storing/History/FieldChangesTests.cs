using Fairway.ControlPlane.Storing.History;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Storing.History;

public sealed class FieldChangesTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "a: 1 > 2")]
    [InlineData("""{"a":{"b":"x"}}""", """{"a":{"b":"y","c":true}}""", """a.b: "x" > "y"; a.c: null > true""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{}}""", "a.b: 1 > null")]
    [InlineData("""{"a":{"b":1}}""", "{}", """a: {"b":1} > null""")]
    [InlineData("""{"a":{"k8s.io/x":"1"}}""", """{"a":{"k8s.io/x":"2"}}""", """a[k8s.io/x]: "1" > "2" """)]
    [InlineData(
        """{"c":[{"name":"x","image":"1"},{"name":"y","image":"1"}]}""",
        """{"c":[{"name":"y","image":"1"},{"name":"x","image":"2"}]}""",
        """c[name=x].image: "1" > "2" """)]
    [InlineData("""{"c":[{"name":"x"}]}""", """{"c":[{"name":"x"},{"name":"z"}]}""", """c[name=z]: null > {"name":"z"}""")]
    [InlineData("""{"c":[{"p":1},{"p":2}]}""", """{"c":[{"p":1},{"p":3}]}""", "c[1].p: 2 > 3")]
    [InlineData("""{"c":[1,2]}""", """{"c":[1,3]}""", "c: [1,2] > [1,3]")]
    [InlineData(
        """{"metadata":{"resourceVersion":"1","generation":1,"managedFields":[],"labels":{"a":"b"}}}""",
        """{"metadata":{"resourceVersion":"2","generation":2,"managedFields":[{"manager":"x"}],"labels":{"a":"c"}}}""",
        """metadata.labels.a: "b" > "c" """)]
    public void Changes_are_told_field_by_field(string old, string @new, string expected) => Assert.Equal(
        expected.Trim(),
        string.Join("; ", FieldChanges.Between(JsonReader.Read(old), JsonReader.Read(@new)).Select(change =>
            $"{change.Path}: {change.Old} > {change.New}")));
}
