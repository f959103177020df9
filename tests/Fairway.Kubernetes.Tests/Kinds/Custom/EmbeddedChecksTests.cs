using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds.Custom;

/// <summary>As apiextensions-apiserver's pkg/apiserver/schema/objectmeta and pkg/registry/customresource/validator.go say.</summary>
public sealed class EmbeddedChecksTests
{
    private const string Schema = """
        {"type":"object","properties":{"spec":{"type":"object","properties":{
          "one":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
          "list":{"type":"array","items":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object"}}}},
          "map":{"type":"object","additionalProperties":{"type":"object","x-kubernetes-embedded-resource":true,
            "x-kubernetes-preserve-unknown-fields":true}},
          "any":{"x-kubernetes-preserve-unknown-fields":true}}}}}
        """;

    private const string Scale = ",\"subresources\":{\"scale\":{\"specReplicasPath\":\".spec.any\",\"statusReplicasPath\":\".status.n\"}}";

    [Theory]
    [InlineData("""{"one":{}}""", "spec.one.apiVersion: Required value: must not be empty|spec.one.kind: Required value: must not be empty")]
    [InlineData("""{"one":{"apiVersion":"v1","kind":"X"}}""", "")]
    [InlineData("""{"one":{"apiVersion":"v1","kind":"X","metadata":{}}}""", "")]
    [InlineData("""{"one":{"apiVersion":"v1","kind":""}}""", "spec.one.kind: Invalid value: \"\": must not be empty")]
    [InlineData(
        """{"one":{"apiVersion":"a/b/c","kind":"X"}}""",
        "spec.one.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c")]
    [InlineData(
        """{"one":{"apiVersion":"v1","kind":"X","metadata":{"name":".."}}}""",
        "spec.one.metadata.name: Invalid value: \"..\": may not be '..'")]
    [InlineData("""{"list":[{"apiVersion":"v1"}]}""", "spec.list[0].kind: Required value: must not be empty")]
    [InlineData("""{"map":{"k":{"kind":"X"}}}""", "spec.map[k].apiVersion: Required value: must not be empty")]
    public void An_object_within_an_object_is_checked(string spec, string errors) =>
        Assert.Equal(errors.Split('|', StringSplitOptions.RemoveEmptyEntries), Errors(spec));

    [Theory]
    [InlineData("-1", ".spec.any: Invalid value: -1: should be a non-negative integer")]
    [InlineData("2147483648", ".spec.any: Invalid value: 2147483648: should be less than or equal to 2147483647")]
    [InlineData("\"x\"", ".spec.any: Invalid value: 0: .spec.any accessor error: x is of the type string, expected int64")]
    [InlineData("3", "")]
    public void What_scale_reads_is_a_number_of_replicas(string value, string error) =>
        Assert.Equal(error.Length == 0 ? [] : [error], Errors($$"""{"any":{{value}} }"""));

    [Fact]
    public void Metadata_within_has_the_fields_of_all_metadata()
    {
        var unknown = new List<string>();
        var @object = JsonReader.Read("""
            {"spec":{"one":{"apiVersion":"v1","kind":"X","free":1,"metadata":{"name":"n","odd":1,"labels":{"a":"b"}}},
              "list":[{"apiVersion":"v1","kind":"X","free":1,"metadata":{"odd":1}}]}}
            """);
        var decoded = ObjectDecoding.Decode(Kind(), @object, unknown);
        Assert.Equal(["spec.one.metadata.odd", "spec.list[0].metadata.odd", "spec.list[0].free"], unknown.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(1, decoded["spec"]["one"]["free"].AsLong());
    }

    private static KindDescription Kind() => CustomKinds.Read(Sample.Definition(Schema, Scale))[0];

    private static string[] Errors(string spec)
    {
        var @object = JsonReader.Read($$"""{"apiVersion":"x.io/v1","kind":"Foo","metadata":{"name":"f","namespace":"ns"},"spec":{{spec}} }""");
        var errors = ObjectValidation.Validate(Kind(), ObjectDecoding.Decode(Kind(), @object, null), Value.Null, _ => { }, CancellationToken.None);
        return [.. errors.Select(error => error.ToString())];
    }
}
