using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds.Custom;

/// <summary>
/// What kube-apiserver v1.20.2 answered to these definitions, and for what is younger, apiextensions-apiserver's validation.go of 1.34.
/// </summary>
public sealed class DefinitionChecksTests
{
    private const string Place = "spec.validation.openAPIV3Schema";

    [Theory]
    [InlineData(
        """{"a":{"x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}""",
        ".properties[a].type: Required value: must be object if x-kubernetes-embedded-resource is true")]
    [InlineData(
        """{"a":{"type":"object","x-kubernetes-embedded-resource":true,"additionalProperties":{"type":"string"}}}""",
        ".properties[a].additionalProperties: Forbidden: must not be used if x-kubernetes-embedded-resource is set|"
        + ".properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without "
        + "x-kubernetes-preserve-unknown-fields")]
    [InlineData(
        """{"a":{"type":"object","properties":{"b":{"type":"string"}},"default":{"b":1,"c":2}}}""",
        ".properties[a].default: Invalid value: {\"b\":1,\"c\":2}: must not have unknown fields|"
        + ".properties[a].default.b: Invalid value: \"integer\": b in body must be of type string: \"integer\"")]
    [InlineData(
        """{"a":{"type":"array","items":{"type":"string","default":5}}}""",
        ".properties[a].items.default: Invalid value: \"integer\":  in body must be of type string: \"integer\"")]
    [InlineData(
        """{"a":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"object","properties":{"a":{"type":"string"}}}}}""",
        ".properties[a].items.x-kubernetes-map-type: Invalid value: \"null\": must be atomic as item of a list with x-kubernetes-list-type=set")]
    [InlineData(
        """{"a":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}}}""",
        ".properties[a].items.x-kubernetes-list-type: Invalid value: \"set\": must be atomic as item of a list with x-kubernetes-list-type=set")]
    [InlineData(
        """{"a":{"type":"array","x-kubernetes-list-map-keys":["a"],"items":{"type":"object"}}}""",
        ".properties[a].x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty")]
    [InlineData(
        """{"a":{"type":"string","x-kubernetes-list-type":"foo"}}""",
        ".properties[a].type: Invalid value: \"string\": must be array if x-kubernetes-list-type is specified|"
        + ".properties[a].x-kubernetes-list-type: Unsupported value: \"foo\": supported values: \"atomic\", \"set\", \"map\"")]
    [InlineData(
        """{"a":{"x-kubernetes-preserve-unknown-fields":true,"x-kubernetes-map-type":"atomic"}}""",
        ".properties[a].type: Required value: must be object if x-kubernetes-map-type is specified")]
    [InlineData(
        """{"a":{"type":"null"}}""",
        ".properties[a].type: Unsupported value: \"null\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"|"
        + ".properties[a].type: Forbidden: type cannot be set to null, use nullable as an alternative")]
    [InlineData("""{"a":{"type":"object","additionalProperties":true,"properties":{"a":{"type":"string"}}}}""", "")]
    [InlineData("""{"a":{"type":"object","additionalProperties":false}}""", "")]
    [InlineData(
        """{"a":{"type":"object","additionalProperties":{"type":"string"},"properties":{"a":{"type":"string"}}}}""",
        ".properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData(
        """{"metadata":{"type":"object","properties":{"name":{"type":"string"},"labels":{"type":"object"}}}}""",
        ".properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    [InlineData(
        """{"metadata":{"type":"object","description":"d"}}""",
        ".properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    [InlineData("""{"metadata":{"type":"object","properties":{"name":{"type":"string","maxLength":9}}}}""", "")]
    [InlineData("""{"kind":{"type":"string","default":"x"}}""", ".properties[kind].default: Forbidden: must not be set in top-level kind")]
    public void A_property_is_checked_as_upstream_does(string properties, string errors) => Assert.Equal(
        errors.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(error => Place + error),
        Errors(Sample.Definition($$"""{"type":"object","properties":{{properties}} }""")));

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", ".additionalProperties: Forbidden: must not be used at the root")]
    [InlineData("""{"type":"object","nullable":true}""", ".nullable: Forbidden: nullable cannot be true at the root")]
    [InlineData(
        """{"type":"object","anyOf":[{"properties":{"zz":{"minimum":1}}}]}""",
        $".properties[zz]: Required value: because it is defined in {Place}.anyOf[0].properties[zz]")]
    [InlineData(
        """{"type":"object","anyOf":[{"properties":{"metadata":{"required":["x"]}}}]}""",
        $".anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context|"
        + $".properties[metadata]: Required value: because it is defined in {Place}.anyOf[0].properties[metadata]")]
    public void The_root_is_checked_as_upstream_does(string schema, string errors) =>
        Assert.Equal(errors.Split('|').Select(error => Place + error), Errors(Sample.Definition(schema)));

    [Theory]
    [InlineData(
        ""","subresources":{"scale":{"specReplicasPath":"spec.x","statusReplicasPath":".spec.y","labelSelectorPath":".foo"}}""",
        "spec.subresources.scale.specReplicasPath: Invalid value: \"spec.x\": must be a simple json path starting with .|"
        + "spec.subresources.scale.statusReplicasPath: Invalid value: \".spec.y\": should be a json path under .status|"
        + "spec.subresources.scale.labelSelectorPath: Invalid value: \".foo\": should be a json path under either .spec or .status")]
    [InlineData(
        ""","additionalPrinterColumns":[{"name":"","type":"","jsonPath":""},{"name":"b","type":"foo","format":"x","jsonPath":"b"}]""",
        "spec.additionalPrinterColumns[0].name: Required value|"
        + "spec.additionalPrinterColumns[0].type: Required value: must be one of boolean,date,integer,number,string|"
        + "spec.additionalPrinterColumns[0].JSONPath: Required value|"
        + "spec.additionalPrinterColumns[1].type: Invalid value: \"foo\": must be one of boolean,date,integer,number,string|"
        + "spec.additionalPrinterColumns[1].format: Invalid value: \"x\": must be one of byte,date,date-time,double,float,int32,int64,password|"
        + "spec.additionalPrinterColumns[1].JSONPath: Invalid value: \"b\": must be a simple json path starting with .")]
    [InlineData(
        ""","deprecationWarning":"x" """,
        "spec.versions[0].deprecationWarning: Invalid value: \"x\": can only be set for deprecated versions")]
    [InlineData(
        ""","deprecated":true,"deprecationWarning":"a\nb" """,
        "spec.versions[0].deprecationWarning: Invalid value: \"a\\nb\": must only contain printable UTF-8 characters; non-printable character "
        + "found at index 1")]
    [InlineData(
        ""","selectableFields":[{"jsonPath":".spec.a"},{"jsonPath":".spec.a"},{"jsonPath":".spec.list"},{"jsonPath":".metadata.name"},"""
        + """{"jsonPath":".no"}]""",
        "spec.selectableFields[1].jsonPath: Duplicate value: \".spec.a\"|"
        + "spec.selectableFields[2].jsonPath: Invalid value: \".spec.list\": must point to a field of type string, boolean or integer. Enum string "
        + "fields and strings with formats are allowed.|"
        + "spec.selectableFields[3].jsonPath: Invalid value: \".metadata.name\": must not point to fields in metadata|"
        + "spec.selectableFields[4].jsonPath: Invalid value: \".no\": is an invalid path: does not refer to a valid field")]
    public void A_version_is_checked_as_upstream_does(string fields, string errors) => Assert.Equal(
        errors.Split('|'),
        Errors(Sample.Definition(
            """
            {"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string"}}},
              "spec":{"type":"object","properties":{"a":{"type":"string"},"list":{"type":"array","items":{"type":"string"}}}}}}
            """,
            fields)));

    [Fact]
    public void What_differs_between_versions_is_told_at_the_version()
    {
        var definition = Sample.Definition("""{"type":"object","properties":{"a":{}}}""");
        var first = definition["spec"]["versions"][0];
        var second = first.With("name", "v2").With("storage", false);
        var same = Value.List(first, second);
        var other = Value.List(first, second.WithAt(["schema", "openAPIV3Schema"], Value.Map(("type", "object"))));
        const string Error = "properties[a].type: Required value: must not be empty for specified object fields";
        Assert.Equal([$"{Place}.{Error}"], Errors(definition.WithAt(["spec", "versions"], same)));
        Assert.Equal([$"spec.versions[0].schema.openAPIV3Schema.{Error}"], Errors(definition.WithAt(["spec", "versions"], other)));
    }

    [Fact]
    public void At_most_eight_fields_are_selectable()
    {
        var names = Enumerable.Range(0, 9).Select(i => $"f{i}").ToList();
        var properties = string.Join(',', names.Select(name => $"\"{name}\":{{\"type\":\"string\"}}"));
        var fields = string.Join(',', names.Select(name => $"{{\"jsonPath\":\".{name}\"}}"));
        Assert.Equal(
            ["spec.selectableFields: Too many: 9: must have at most 8 items"],
            Errors(Sample.Definition($$"""{"type":"object","properties":{ {{properties}} } }""", $",\"selectableFields\":[{fields}]")));
    }

    [Theory]
    [InlineData("", "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "
        + "\"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111")]
    [InlineData("odd", "metadata.annotations[api-approved.kubernetes.io]: Invalid value: \"odd\": protected groups must have approval annotation "
        + "\"api-approved.kubernetes.io\" with either a URL or a reason starting with \"unapproved\", see "
        + "https://github.com/kubernetes/enhancements/pull/1111")]
    [InlineData("unapproved, a try", "")]
    [InlineData("https://github.com/kubernetes/kubernetes/pull/1", "")]
    public void A_group_of_the_community_needs_an_approval(string annotation, string error)
    {
        var definition = JsonReader.Read(Sample.Definition("""{"type":"object"}""").ToString().Replace("x.io", "x.k8s.io", StringComparison.Ordinal));
        definition = annotation.Length == 0 ? definition
            : definition.WithAt(["metadata", "annotations"], Value.Map(("api-approved.kubernetes.io", annotation)));
        Assert.Equal(error.Length == 0 ? [] : [error], Errors(definition));
    }

    private static string[] Errors(Value definition) => [.. CustomKinds.FromDefinition(definition).Errors.Select(error => error.ToString())];
}
