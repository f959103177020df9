using Fairway.Kubernetes.Kinds;

namespace Fairway.Kubernetes.Tests.Kinds.Custom;

/// <summary>What kube-apiserver 1.34 says of rules in a definition: apiextensions-apiserver's pkg/apis/apiextensions/validation.</summary>
public sealed class RuleChecksTests
{
    private const string Advice =
        "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    [Theory]
    [InlineData("""{"rule":" "}""", "[0].rule: Required value: rule is not specified")]
    [InlineData("""{"rule":"true","message":" "}""", "[0].message: Invalid value: \" \": message must be non-empty if specified")]
    [InlineData("""{"rule":"true","message":"a\nb"}""", "[0].message: Invalid value: \"a\\nb\": message must not contain line breaks")]
    [InlineData("""{"rule":"true\n&& true"}""", "[0].message: Required value: message must be specified if rule contains line breaks")]
    [InlineData(
        """{"rule":"true","messageExpression":" "}""",
        "[0].messageExpression: Required value: messageExpression must be non-empty if specified")]
    [InlineData(
        """{"rule":"true","reason":"Odd"}""",
        "[0].reason: Unsupported value: \"Odd\": supported values: \"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\", "
        + "\"FieldValueRequired\"")]
    [InlineData("""{"rule":"true","fieldPath":".no"}""", "[0].fieldPath: Invalid value: \".no\": fieldPath must be a valid path")]
    [InlineData(
        """{"rule":"true","optionalOldSelf":true}""",
        "[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule")]
    [InlineData(
        """{"rule":"self.a ="}""",
        "[0].rule: Invalid value: {\"Rule\":\"self.a =\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\","
        + "\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:8: Syntax error: token recognition error at: '='\n"
        + " | self.a =\n | .......^")]
    [InlineData(
        """{"rule":"self.no == 1"}""",
        "[0].rule: Invalid value: {\"Rule\":\"self.no == 1\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\","
        + "\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:5: undefined field 'no'\n | self.no == 1\n | ....^")]
    [InlineData(
        """{"rule":"self.a"}""",
        "[0].rule: Invalid value: {\"Rule\":\"self.a\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\","
        + "\"OptionalOldSelf\":null}: cel expression must evaluate to a bool")]
    [InlineData(
        """{"rule":"true","messageExpression":"1"}""",
        "[0].messageExpression: Invalid value: {\"Rule\":\"true\",\"Message\":\"\",\"MessageExpression\":\"1\",\"Reason\":null,\"FieldPath\":\"\","
        + "\"OptionalOldSelf\":null}: messageExpression must evaluate to a string")]
    public void A_rule_that_cannot_be_used_is_refused(string rule, string error) => Assert.Equal(
        [$"spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations{error}"],
        Errors($$"""
            {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"integer"} },
              "x-kubernetes-validations":[{{rule}}]} } }
            """));

    [Theory]
    [InlineData("self == oldSelf")]
    [InlineData("self.metadata.name.startsWith('a') && self.metadata.name.size() < 20")]
    [InlineData("self.spec.labels.all(k, k.startsWith('x'))")]
    [InlineData("self.spec.names.all(n, n.matches('^[a-z]+$'))")]
    [InlineData("self.spec.port == 80 || self.spec.port == '80%'")]
    [InlineData("self.spec.mode == 'a' || self.spec.mode in ['b', 'c']")]
    public void A_rule_of_ordinary_cost_is_taken(string rule) => Assert.Empty(Errors($$"""
        {"type":"object","x-kubernetes-validations":[{"rule":"{{rule}}"}],"properties":{"spec":{"type":"object","properties":{
          "labels":{"type":"object","additionalProperties":{"type":"string"} },"port":{"x-kubernetes-int-or-string":true},
          "mode":{"type":"string"},"names":{"type":"array","maxItems":10,"items":{"type":"string","maxLength":63} } } } } }
        """));

    // "estimated rule cost exceeds budget" as kubernetes.io shows it: an unbounded list of unbounded texts.
    [Fact]
    public void A_rule_that_can_cost_too_much_is_refused_with_its_sum() => Assert.Equal(
        [
            "spec.validation.openAPIV3Schema.properties[tags].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by "
                + $"factor of more than 100x {Advice}",
            "spec.validation.openAPIV3Schema.properties[tags].x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total "
                + "exceeding cost limit for entire OpenAPIv3 schema",
            "spec.validation.openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds "
                + $"budget by factor of more than 100x {Advice}",
        ],
        Errors("""
            {"type":"object","properties":{"tags":{"type":"array","items":{"type":"string"},
              "x-kubernetes-validations":[{"rule":"self.all(x, x.contains('gpu'))"}]}}}
            """));

    // Measured against apiextensions-apiserver: with texts of 253 characters, 94,339 of them are the most.
    [Theory]
    [InlineData(94_339, 253, 0)]
    [InlineData(94_340, 253, 1)]
    [InlineData(333_333, 63, 0)]
    [InlineData(333_334, 63, 1)]
    public void Limits_in_the_schema_bring_the_cost_down_to_the_same_bound_as_upstream(int items, int length, int errors) => Assert.Equal(
        errors,
        Errors($$"""
            {"type":"object","properties":{"tags":{"type":"array","maxItems":{{items}},"items":{"type":"string","maxLength":{{length}} },
              "x-kubernetes-validations":[{"rule":"self.all(x, x.contains('gpu'))"}]} } }
            """).Length);

    [Theory]
    [InlineData("map", true)]
    [InlineData("set", false)]
    [InlineData("atomic", false)]
    public void The_old_value_of_items_is_known_in_keyed_lists_only(string type, bool isKnown)
    {
        const string Place = "spec.validation.openAPIV3Schema.properties[l]";
        var keys = type == "map" ? ",\"x-kubernetes-list-map-keys\":[\"k\"]" : "";
        var error = $"{Place}.items.x-kubernetes-validations[0].rule: Invalid value: \"self == oldSelf\": oldSelf cannot be used on the "
            + $"uncorrelatable portion of the schema within {Place}";
        Assert.Equal(
            isKnown ? [] : [error],
            Errors($$"""
                {"type":"object","properties":{"l":{"type":"array","maxItems":3,"x-kubernetes-list-type":"{{type}}"{{keys}},"items":{"type":"object",
                  "x-kubernetes-map-type":"atomic","required":["k"],"properties":{"k":{"type":"string","maxLength":5} },
                  "x-kubernetes-validations":[{"rule":"self == oldSelf"}]} } } }
                """));
    }

    [Fact]
    public void A_default_must_pass_the_rules() => Assert.Equal(
        ["spec.validation.openAPIV3Schema.properties[a].default: Invalid value: \"integer\": failed rule: self > 1"],
        Errors("""{"type":"object","properties":{"a":{"type":"integer","default":1,"x-kubernetes-validations":[{"rule":"self > 1"}]}}}"""));

    [Fact]
    public void Rules_in_junctors_are_refused() => Assert.Equal(
        ["spec.validation.openAPIV3Schema.properties[a].allOf[0].x-kubernetes-validations: Forbidden: must be empty to be structural"],
        Errors("""{"type":"object","properties":{"a":{"type":"integer","allOf":[{"x-kubernetes-validations":[{"rule":"self > 1"}]}]}}}"""));

    private static string[] Errors(string schema) =>
        [.. CustomKinds.FromDefinition(Sample.Definition(schema)).Errors.Select(error => error.ToString())];
}
