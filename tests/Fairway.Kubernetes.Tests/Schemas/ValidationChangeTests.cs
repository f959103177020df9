using Fairway.Kubernetes.Schemas;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Schemas;

/// <summary>Ratcheting of a schema's own checks (KEP-4008), as apiextensions-apiserver's ratcheting_test.go describes it.</summary>
public sealed class ValidationChangeTests
{
    private static readonly Schema Schema = SchemaReader.Read(JsonReader.Read("""
        {"type":"object","required":["must"],"properties":{"a":{"type":"integer","maximum":5},"b":{"type":"string"},"must":{"type":"string"},
          "part":{"type":"object","required":["x"],"properties":{"x":{"type":"string"},"y":{"type":"string"}}},
          "places":{"type":"array","items":{"type":"integer","maximum":5}},
          "atomic":{"type":"array","x-kubernetes-list-type":"atomic","items":{"type":"integer","maximum":5}},
          "set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"integer","maximum":5}},
          "keyed":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
            "items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer","maximum":5}}}}}}
        """));

    [Theory]
    [InlineData("""{"a":9,"b":"new"}""", """{"a":9,"b":"old"}""", "must")]
    [InlineData("""{"a":9}""", """{"a":9}""", "")]
    [InlineData("""{"a":8,"must":""}""", """{"a":9,"must":""}""", "a")]
    [InlineData("""{"must":"","part":{"y":"1"}}""", """{"must":"","part":{"y":"1"},"b":""}""", "")]
    [InlineData("""{"must":"","part":{"y":"2"}}""", """{"must":"","part":{"y":"1"}}""", "part.x")]
    [InlineData("""{"must":"","places":[9,1]}""", """{"must":"","places":[9,2]}""", "")]
    [InlineData("""{"must":"","places":[1,9]}""", """{"must":"","places":[9]}""", "places[1]")]
    [InlineData("""{"must":"","atomic":[9,1]}""", """{"must":"","atomic":[9,2]}""", "atomic[0]")]
    [InlineData("""{"must":"","atomic":[9,1]}""", """{"must":"x","atomic":[9,1]}""", "")]
    [InlineData("""{"must":"","set":[9,1]}""", """{"must":"","set":[9]}""", "set[0]")]
    [InlineData("""{"must":"","keyed":[{"k":"b","v":1},{"k":"a","v":9}]}""", """{"must":"","keyed":[{"k":"a","v":9}]}""", "")]
    [InlineData("""{"must":"","keyed":[{"k":"b","v":9}]}""", """{"must":"","keyed":[{"k":"a","v":9}]}""", "keyed[0].v")]
    public void What_did_not_change_is_forgiven(string value, string old, string fields) => Assert.Equal(
        fields.Split('|', StringSplitOptions.RemoveEmptyEntries),
        Validation.ValidateChange(Schema, JsonReader.Read(value), JsonReader.Read(old)).Select(error => error.Field));

    [Theory]
    [InlineData("""{"must":"","set":[1,1]}""", """{"must":"","set":[1]}""", "set[1]")]
    [InlineData("""{"must":"","set":[1,1,2]}""", """{"must":"","set":[1,1]}""", "")]
    public void Items_that_stood_twice_before_may_go_on_to(string value, string old, string fields) => Assert.Equal(
        fields.Split('|', StringSplitOptions.RemoveEmptyEntries),
        Validation.ValidateChange(Schema, JsonReader.Read(value), JsonReader.Read(old)).Select(error => error.Field));
}
