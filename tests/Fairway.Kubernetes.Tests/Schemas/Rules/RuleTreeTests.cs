using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Schemas.Rules;

/// <summary>
/// What kube-apiserver 1.34 says of values that break rules: apiextensions-apiserver's pkg/apiserver/schema/cel/validation.go, and the pages of
/// kubernetes.io on validation rules.
/// </summary>
public sealed class RuleTreeTests
{
    private const string Numbers = "\"properties\":{\"min\":{\"type\":\"integer\"},\"max\":{\"type\":\"integer\"}}";

    [Fact]
    public void A_schema_without_rules_has_no_tree() =>
        Assert.Null(RuleTree.Of(SchemaReader.Read(JsonReader.Read("""{"type":"object","properties":{"a":{"type":"string"}}}""")), isResource: true));

    [Theory]
    [InlineData("""{"rule":"self.min <= self.max"}""", "spec: Invalid value: \"object\": failed rule: self.min <= self.max")]
    [InlineData("""{"rule":" self.min <= self.max\n"}""", "spec: Invalid value: \"object\": failed rule: self.min <= self.max")]
    [InlineData("""{"rule":"false","message":" too small "}""", "spec: Invalid value: \"object\": too small")]
    [InlineData("""{"rule":"false","message":"m","reason":"FieldValueForbidden"}""", "spec: Forbidden: m")]
    [InlineData("""{"rule":"false","message":"m","reason":"FieldValueRequired"}""", "spec: Required value: m")]
    [InlineData("""{"rule":"false","message":"m","reason":"FieldValueDuplicate"}""", "spec: Duplicate value: \"object\"")]
    [InlineData("""{"rule":"false","message":"m","fieldPath":".min"}""", "spec.min: Invalid value: \"object\": m")]
    [InlineData("""{"rule":"false","message":"m","fieldPath":"['max']"}""", "spec.max: Invalid value: \"object\": m")]
    [InlineData(
        """{"rule":"false","messageExpression":"'%d is over %d'.format([self.min, self.max])"}""", "spec: Invalid value: \"object\": 3 is over 2")]
    [InlineData("""{"rule":"false","message":"m","messageExpression":"' '"}""", "spec: Invalid value: \"object\": m")]
    [InlineData("""{"rule":"false","message":"m","messageExpression":"'a\\nb'"}""", "spec: Invalid value: \"object\": m")]
    [InlineData("""{"rule":"false","message":"m","messageExpression":"string(1 / (self.max - 2))"}""", "spec: Invalid value: \"object\": m")]
    [InlineData(
        """{"rule":"1 / (self.max - 2) == 1"}""",
        "spec: Invalid value: \"object\": division by zero evaluating rule: 1 / (self.max - 2) == 1")]
    [InlineData("""{"rule":"true"}""", "")]
    public void A_broken_rule_is_told_as_it_asks(string rule, string error) => Assert.Equal(
        error.Length == 0 ? [] : [error],
        Errors($$"""{"type":"object","properties":{"spec":{"type":"object",{{Numbers}},"x-kubernetes-validations":[{{rule}}]} } }""",
            """{"spec":{"min":3,"max":2}}"""));

    [Theory]
    [InlineData("string", "\"abc\"", "self == 'x'", "string")]
    [InlineData("integer", "5", "self == 1", "integer")]
    [InlineData("number", "5", "self < 1.5", "number")]
    [InlineData("boolean", "false", "self", "boolean")]
    public void Values_are_told_by_their_type(string type, string value, string rule, string shown) => Assert.Equal(
        [$"v: Invalid value: \"{shown}\": failed rule: {rule}"],
        Errors(
            $$"""{"type":"object","properties":{"v":{"type":"{{type}}","x-kubernetes-validations":[{"rule":"{{rule}}"}]} } }""",
            $$"""{"v":{{value}} }"""));

    [Fact]
    public void Rules_stand_at_items_and_values_of_maps() => Assert.Equal(
        [
            "list[1]: Invalid value: \"string\": failed rule: self != 'b'",
            "map[b.c]: Invalid value: \"integer\": failed rule: self < 2",
        ],
        Errors(
            """
            {"type":"object","properties":{
              "list":{"type":"array","items":{"type":"string","x-kubernetes-validations":[{"rule":"self != 'b'"}]}},
              "map":{"type":"object","additionalProperties":{"type":"integer","x-kubernetes-validations":[{"rule":"self < 2"}]}}}}
            """,
            """{"list":["a","b"],"map":{"a":1,"b.c":2}}"""));

    [Theory]
    [InlineData("self.metadata.name == self.spec.name")]
    [InlineData("self.kind == 'Foo' && self.apiVersion == 'x.io/v1'")]
    [InlineData("self.spec.port == 80 || self.spec.port == 'http'")]
    [InlineData("type(self.spec.port) == int && self.spec.port < 100")]
    [InlineData("self.spec.template.metadata.name == 't'")]
    [InlineData("self.spec.x__dash__y == 'odd' && self.spec.__namespace__ == 'ns'")]
    [InlineData("!has(self.spec.maybe)")]
    [InlineData("self.spec.when > timestamp('2026-01-01T00:00:00Z') && self.spec.wait == duration('90s')")]
    public void Expressions_see_the_whole_object(string rule) => Assert.Empty(Errors(
        $$"""
        {"type":"object","x-kubernetes-validations":[{"rule":"{{rule}}"}],"properties":{"metadata":{"type":"object"},"spec":{"type":"object",
          "properties":{"name":{"type":"string"},"port":{"x-kubernetes-int-or-string":true},"x-y":{"type":"string"},
          "namespace":{"type":"string"},"maybe":{"type":"string","nullable":true},"when":{"type":"string","format":"date-time"},
          "wait":{"type":"string","format":"duration"},
          "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true} } } } }
        """,
        """
        {"apiVersion":"x.io/v1","kind":"Foo","metadata":{"name":"f"},"spec":{"name":"f","port":80,"x-y":"odd","namespace":"ns",
         "when":"2026-02-01T00:00:00Z","wait":"1m30s","template":{"apiVersion":"v1","kind":"T","metadata":{"name":"t"}}}}
        """));

    [Fact]
    public void A_wrong_type_behind_int_or_string_is_told_as_such() => Assert.Equal(
        ["v: Invalid value: \"\": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: "
            + "self.startsWith('a')"],
        Errors(
            """
            {"type":"object","properties":{"v":{"x-kubernetes-int-or-string":true,
              "x-kubernetes-validations":[{"rule":"self.startsWith('a')"}]}}}
            """,
            """{"v":1}"""));

    [Theory]
    [InlineData("""{"v":1}""", "", "")]
    [InlineData("""{"v":1}""", """{"v":1}""", "")]
    [InlineData("""{"v":2}""", """{"v":1}""", "v: Invalid value: \"integer\": failed rule: self == oldSelf")]
    [InlineData("""{"v":2}""", """{}""", "")]
    [InlineData("""{"v":2}""", """{"v":null}""", "")]
    public void Transition_rules_run_when_there_was_a_value(string value, string old, string error) => Assert.Equal(
        error.Length == 0 ? [] : [error],
        Errors("""{"type":"object","properties":{"v":{"type":"integer","x-kubernetes-validations":[{"rule":"self == oldSelf"}]}}}""", value, old));

    [Theory]
    [InlineData("""{"v":1}""", "", "v: Invalid value: \"integer\": failed rule: oldSelf.hasValue() && self == oldSelf.value()")]
    [InlineData("""{"v":1}""", """{"v":1}""", "")]
    [InlineData("""{"v":1}""", """{"v":2}""", "v: Invalid value: \"integer\": failed rule: oldSelf.hasValue() && self == oldSelf.value()")]
    public void An_optional_old_value_is_there_or_not(string value, string old, string error) => Assert.Equal(
        error.Length == 0 ? [] : [error],
        Errors(
            """
            {"type":"object","properties":{"v":{"type":"integer",
              "x-kubernetes-validations":[{"rule":"oldSelf.hasValue() && self == oldSelf.value()","optionalOldSelf":true}]}}}
            """,
            value,
            old));

    [Fact]
    public void Items_of_keyed_lists_have_their_old_values() => Assert.Equal(
        ["l[0].v: Invalid value: \"integer\": failed rule: self >= oldSelf"],
        Errors(
            """
            {"type":"object","properties":{"l":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
              "items":{"type":"object","properties":{"k":{"type":"string"},
                "v":{"type":"integer","x-kubernetes-validations":[{"rule":"self >= oldSelf"}]}}}}}}
            """,
            """{"l":[{"k":"b","v":1},{"k":"a","v":2},{"k":"c","v":0}]}""",
            """{"l":[{"k":"a","v":1},{"k":"b","v":2}]}"""));

    // KEP-4008: what was wrong before and did not change is a warning.
    [Theory]
    [InlineData("""{"a":"bad","b":"new"}""", """{"a":"bad","b":"old"}""", "", "a: Invalid value: \"string\": failed rule: self == 'good'")]
    [InlineData("""{"a":"worse"}""", """{"a":"bad"}""", "a: Invalid value: \"string\": failed rule: self == 'good'", "")]
    [InlineData(
        """{"list":["bad"],"b":"new"}""", """{"list":["bad"],"b":"old"}""", "", "list[0]: Invalid value: \"string\": failed rule: self == 'good'")]
    [InlineData(
        """{"list":["x","bad"]}""",
        """{"list":["bad"]}""",
        "list[0]: Invalid value: \"string\": failed rule: self == 'good'|list[1]: Invalid value: \"string\": failed rule: self == 'good'",
        "")]
    [InlineData(
        """{"atomic":["bad"],"b":"new"}""",
        """{"atomic":["bad"],"b":"old"}""",
        "",
        "atomic[0]: Invalid value: \"string\": failed rule: self == 'good'")]
    [InlineData("""{"atomic":["bad","good"]}""", """{"atomic":["bad"]}""", "atomic[0]: Invalid value: \"string\": failed rule: self == 'good'", "")]
    public void What_did_not_change_is_forgiven(string value, string old, string errors, string warnings)
    {
        const string Text = """{"type":"string","x-kubernetes-validations":[{"rule":"self == 'good'"}]}""";
        const string Schema = $$"""
            {"type":"object","properties":{"a":{{Text}},"b":{"type":"string"},"list":{"type":"array","items":{{Text}} },
             "atomic":{"type":"array","x-kubernetes-list-type":"atomic","items":{{Text}} } } }
            """;
        var told = new List<string>();
        Assert.Equal(errors.Split('|', StringSplitOptions.RemoveEmptyEntries), Errors(Schema, value, old, told));
        Assert.Equal(warnings.Split('|', StringSplitOptions.RemoveEmptyEntries), told);
    }

    [Fact]
    public void One_dear_call_ends_the_run()
    {
        const string Rule = "self.all(a, self.all(b, self.all(c, a + b + c >= 0)))";
        var list = ValueList.From(Enumerable.Range(0, 150).Select(i => (Value)i));
        Assert.Equal(
            [$"l: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call "
                + $"cost exceeds limit for rule: {Rule}"],
            Errors(
                $$"""
                {"type":"object","properties":{"l":{"type":"array","items":{"type":"integer"},
                  "x-kubernetes-validations":[{"rule":"{{Rule}}"},{"rule":"false"}]} } }
                """,
                Value.Map(("l", list)).ToString()));
    }

    [Fact]
    public void Many_calls_together_use_up_the_budget()
    {
        var row = ValueList.From(Enumerable.Range(0, 250).Select(i => (Value)i));
        var rows = ValueList.From(Enumerable.Repeat((Value)row, 60));
        var errors = Errors(
            """
            {"type":"object","properties":{"rows":{"type":"array","items":{"type":"array","items":{"type":"integer"},
              "x-kubernetes-validations":[{"rule":"self.all(a, self.all(b, a + b >= 0))"}]}}}}
            """,
            Value.Map(("rows", rows)).ToString());
        var error = Assert.Single(errors);
        Assert.EndsWith(
            ": Invalid value: \"array\": validation failed due to running out of cost budget, no further validation rules will be run",
            error,
            StringComparison.Ordinal);
    }

    private static string[] Errors(string schema, string value, string old = "", List<string>? warnings = null)
    {
        var tree = RuleTree.Of(SchemaReader.Read(JsonReader.Read(schema)), isResource: true)!;
        var before = old.Length == 0 ? Value.Null : JsonReader.Read(old);
        var errors = tree.Check(JsonReader.Read(value), before, "", text => warnings?.Add(text), CancellationToken.None);
        return [.. errors.Select(error => error.ToString())];
    }
}
