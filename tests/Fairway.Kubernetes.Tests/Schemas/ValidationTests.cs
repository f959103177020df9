using Fairway.Kubernetes.Schemas;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Schemas;

/// <summary>The words are kube-openapi's (pkg/validation/errors), which the API server passes on.</summary>
public sealed class ValidationTests
{
    [Theory]
    [InlineData("""{"type":"number","minimum":1,"exclusiveMinimum":true}""", "1", "v: Invalid value: 1: v in body should be greater than 1")]
    [InlineData("""{"type":"number","maximum":1.5,"exclusiveMaximum":true}""", "1.5", "v: Invalid value: 1.5: v in body should be less than 1.5")]
    [InlineData("""{"type":"integer","multipleOf":3}""", "4", "v: Invalid value: 4: v in body should be a multiple of 3")]
    [InlineData("""{"type":"string","minLength":2}""", "\"ä\"", "v: Invalid value: \"ä\": v in body should be at least 2 chars long")]
    [InlineData(
        """{"type":"string","format":"date-time"}""",
        "\"soon\"",
        "v: Invalid value: \"soon\": v in body must be of type date-time: \"soon\"")]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":1}""", "[]", "v: Invalid value: 0: v in body should have at least 1 items")]
    [InlineData("""{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}""", "[\"a\",\"a\"]", "v[1]: Duplicate value: \"a\"")]
    [InlineData("""{"type":"object","minProperties":1}""", "{}", "v: Invalid value: 0: v in body should have at least 1 properties")]
    [InlineData(
        """{"type":"object","maxProperties":1,"additionalProperties":{"type":"string"}}""",
        "{\"a\":\"\",\"b\":\"\"}",
        "v: Too many: 2: must have at most 1 item")]
    [InlineData(
        """{"type":"string","anyOf":[{"pattern":"^a"},{"pattern":"^b"}]}""",
        "\"c\"",
        "v: Invalid value: \"\": \"v\" must validate at least one schema (anyOf)")]
    [InlineData(
        """{"type":"string","oneOf":[{"pattern":"a"},{"pattern":"b"}]}""",
        "\"ab\"",
        "v: Invalid value: \"\": \"v\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("""{"type":"string","not":{"pattern":"a"}}""", "\"a\"", "v: Invalid value: \"\": \"v\" must not validate the schema (not)")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"allOf":[{"required":["a"]}]}""", "{}", "v.a: Required value")]
    [InlineData("""{"type":"integer","enum":[1,2]}""", "3", "v: Unsupported value: 3: supported values: \"1\", \"2\"")]
    [InlineData(
        """{"type":"string","format":"date-time"}""",
        "\"2026-11-20T12:00:00Z\\n\"",
        "v: Invalid value: \"2026-11-20T12:00:00Z\\n\": v in body must be of type date-time: \"2026-11-20T12:00:00Z\\n\"")]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"10.1\"", "v: Invalid value: \"10.1\": v in body must be of type ipv4: \"10.1\"")]
    [InlineData(
        """{"type":"string","format":"ipv4"}""",
        "\"010.0.0.1\"",
        "v: Invalid value: \"010.0.0.1\": v in body must be of type ipv4: \"010.0.0.1\"")]
    [InlineData(
        """{"type":"string","format":"ipv6"}""",
        "\"fe80::1%eth0\"",
        "v: Invalid value: \"fe80::1%eth0\": v in body must be of type ipv6: \"fe80::1%eth0\"")]
    [InlineData("""{"type":"string","format":"cidr"}""", "\"10/8\"", "v: Invalid value: \"10/8\": v in body must be of type cidr: \"10/8\"")]
    [InlineData(
        """{"type":"integer","format":"int32"}""",
        "2147483648",
        "v: Invalid value: \"integer\": v in body must be of type integer: \"integer\"")]
    public void A_problem_is_told_with_its_path(string schema, string value, string error) =>
        Assert.Equal([error], Validate(schema, value));

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"number"}""", "1")]
    [InlineData("""{"type":"string","format":"date-time"}""", "\"2026-11-20T12:00:00.5+01:00\"")]
    [InlineData("""{"type":"string","format":"something-else"}""", "\"x\"")]
    [InlineData("""{"type":"string","format":"ipv6"}""", "\"2001:db8::1\"")]
    [InlineData("""{"type":"string","format":"cidr"}""", "\"10.1.2.3/8\"")]
    [InlineData("""{"type":"string","maxLength":1}""", "\"😀\"")]
    [InlineData("""{"type":"string","nullable":true}""", "null")]
    [InlineData("""{"x-kubernetes-preserve-unknown-fields":true}""", "[1,{}]")]
    public void A_good_value_has_none(string schema, string value) => Assert.Empty(Validate(schema, value));

    [Fact]
    public void A_pattern_that_would_run_away_is_matched_in_linear_time()
    {
        var text = new string('a', 20_000) + "!";
        Assert.Single(Validate("""{"type":"string","pattern":"^(a+)+$"}""", $"\"{text}\""));
    }

    private static string[] Validate(string schema, string value)
    {
        var read = SchemaReader.Read(JsonReader.Read(schema));
        return [.. Validation.Validate(read, JsonReader.Read(value), ValidationWording.Custom, "v").Select(error => error.ToString())];
    }
}
