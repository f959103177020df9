using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds;

public sealed class CustomKindsTests
{
    private const string Spec = """
        {"type":"object","properties":{
          "spec":{"type":"object","required":["size"],"properties":{
            "size":{"type":"integer","minimum":1,"maximum":10},
            "mode":{"type":"string","enum":["a","b"],"default":"a"},
            "port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
            "labels":{"type":"object","additionalProperties":{"type":"string"}},
            "name":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
            "note":{"type":"string","nullable":true},
            "items":{"type":"array","maxItems":2,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
              "items":{"type":"object","required":["k"],"properties":{"k":{"type":"string"},"v":{"type":"string","default":"x"}}}},
            "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}},
          "status":{"type":"object","properties":{"size":{"type":"integer"}}}}}
        """;

    [Fact]
    public void Each_version_becomes_a_kind()
    {
        var (kinds, errors) = CustomKinds.FromDefinition(Definition(Spec));
        Assert.Empty(errors);
        var kind = Assert.Single(kinds);
        Assert.Equal(new GroupVersionKind("x.io", "v1", "Foo"), kind.Kind);
        Assert.Equal(("foos", "foo", "FooList", true, true), (kind.Plural, kind.Singular, kind.ListKind, kind.Namespaced, kind.IsCustom));
        Assert.Equal(["status", "scale"], kind.Subresources.Select(subresource => subresource.Name));
        Assert.Equal(new ScalePaths("spec.size", "status.size", ""), kind.Scale);
        Assert.Equal(new PrinterColumn("Size", "integer", "int32", "", 1, ".spec.size"), Assert.Single(kind.Columns));
        Assert.Equal(["spec.mode"], kind.SelectableFields);
        Assert.Equal("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", kind.Schema.Field("metadata")!.Name);
    }

    [Fact]
    public void Objects_are_pruned_and_defaulted()
    {
        var unknown = new List<string>();
        var @object = ObjectDecoding.Decode(
            Kind(),
            JsonReader.Read("""
                {"apiVersion":"x.io/v1","kind":"Foo","metadata":{"name":"f","odd":1},
                 "spec":{"size":1,"oops":2,"free":{"any":[1]},"labels":{"k":"v"},"items":[{"k":"a","z":1}],
                   "template":{"apiVersion":"v1","kind":"X","metadata":{"name":"n"},"extra":1}}}
                """),
            unknown);
        Assert.Equal(["metadata.odd", "spec.oops", "spec.items[0].z"], unknown);
        Assert.Equal(
            JsonReader.Read("""
                {"size":1,"mode":"a","free":{"any":[1]},"labels":{"k":"v"},"items":[{"k":"a","v":"x"}],
                 "template":{"apiVersion":"v1","kind":"X","metadata":{"name":"n"},"extra":1}}
                """),
            @object["spec"]);
        Assert.Same(@object.Fields, ObjectDecoding.Decode(Kind(), @object, unknown).Fields);
    }

    // The words are those of kube-apiserver (kube-openapi's validation).
    [Theory]
    [InlineData("""{}""", "spec.size: Required value")]
    [InlineData(
        """{"size":"1"}""",
        "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"|"
        + ".spec.size: Invalid value: 0: .spec.size accessor error: 1 is of the type string, expected int64")]
    [InlineData("""{"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":11}""", "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10")]
    [InlineData("""{"size":1,"mode":"z"}""", "spec.mode: Unsupported value: \"z\": supported values: \"a\", \"b\"")]
    [InlineData("""{"size":1,"port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"size":1,"name":"A"}""", "spec.name: Invalid value: \"A\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"name":"abcdef"}""", "spec.name: Too long: may not be more than 5 bytes")]
    [InlineData("""{"size":1,"name":null}""", "spec.name: Invalid value: \"null\": spec.name in body must be of type string: \"null\"")]
    [InlineData("""{"size":1,"items":[{"k":"a"},{"k":"a"}]}""", "spec.items[1]: Duplicate value: {\"k\":\"a\"}")]
    [InlineData("""{"size":1,"items":[{"k":"a"},{"k":"b"},{"k":"c"}]}""", "spec.items: Too many: 3: must have at most 2 items")]
    public void A_bad_object_is_refused(string spec, string errors) =>
        Assert.Equal(errors.Split('|'), ErrorsOf(spec));

    [Fact]
    public void A_good_object_passes() =>
        Assert.Empty(ErrorsOf("""{"size":1,"port":"http","note":null,"labels":{"a":"b"}}"""));

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", "properties[a].type: Required value: must not be empty for specified object fields")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}}}""", "properties[a].items: Required value: must be specified")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"object","anyOf":[{"properties":{"x":{"type":"string"}}}]}}}""",
        "properties[a].anyOf[0].properties[x].type: Forbidden: must be empty to be structural")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","default":1}}}""",
        "properties[a].default: Invalid value: \"integer\":  in body must be of type string: \"integer\"")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":"""
        + """{"type":"object","properties":{"k":{"type":"string"}}}}}}""",
        "properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default "
        + "or be a required property")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "type: Invalid value: \"array\": must be object at the root")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/x","type":"string"}}}""", "properties[a].$ref: Forbidden: $ref is not supported")]
    public void A_schema_that_is_not_structural_is_refused(string schema, string error) =>
        Assert.Equal([$"spec.validation.openAPIV3Schema.{error}"], Texts(CustomKinds.FromDefinition(Definition(schema)).Errors));

    [Fact]
    public void A_default_is_not_tried_on_a_pattern_that_is_none() => Assert.StartsWith(
        "spec.validation.openAPIV3Schema.properties[a].pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: ",
        Assert.Single(CustomKinds.FromDefinition(
            Definition("""{"type":"object","properties":{"a":{"type":"string","pattern":"(","default":"x"}}}""")).Errors).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void Names_versions_and_conversion_are_checked()
    {
        var definition = Definition("""{"type":"object"}""");
        Assert.Equal(
            [
                "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
                "spec.conversion.conversionReviewVersions: Required value",
            ],
            Texts(CustomKinds.FromDefinition(definition.WithAt(["spec", "conversion", "strategy"], "Webhook")).Errors));
        Assert.Equal(
            [
                "metadata.name: Invalid value: \"foos.x.io\": must be spec.names.plural+\".\"+spec.group",
                "spec.group: Invalid value: \"xio\": should be a domain with at least one dot",
            ],
            Texts(CustomKinds.FromDefinition(definition.WithAt(["spec", "group"], "xio")).Errors));
        var version = definition["spec"]["versions"][0];
        Assert.Equal(
            ["spec.versions: Invalid value: [\"v1\"]: must have exactly one version marked as storage version"],
            Texts(CustomKinds.FromDefinition(definition.WithAt(["spec", "versions"], Value.List(version.With("storage", false)))).Errors));
    }

    [Fact]
    public void A_schema_read_and_written_is_the_same()
    {
        var schema = JsonReader.Read("""
            {"description":"d","type":"object","required":["a"],"properties":{
             "a":{"type":"string","format":"date-time","default":"x","enum":["x"],"pattern":"p","minLength":1,"maxLength":2,"nullable":true},
             "b":{"type":"array","items":{"type":"integer","minimum":1,"exclusiveMinimum":true,"multipleOf":2},"minItems":1,
                  "x-kubernetes-list-type":"set"},
             "c":{"type":"object","additionalProperties":{"type":"number"},"x-kubernetes-map-type":"atomic","maxProperties":3},
             "d":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
             "e":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"x-kubernetes-embedded-resource":true,"not":{"required":["z"]}}}}
            """);
        Assert.Equal(schema, SchemaWriter.Write(SchemaReader.Read(schema)));
    }

    private static KindDescription Kind() => CustomKinds.FromDefinition(Definition(Spec)).Kinds[0];

    private static string[] ErrorsOf(string spec)
    {
        var kind = Kind();
        var @object = JsonReader.Read($$"""{"apiVersion":"x.io/v1","kind":"Foo","metadata":{"name":"f","namespace":"ns"},"spec":{{spec}} }""");
        return Texts(ObjectValidation.Validate(kind, ObjectDecoding.Decode(kind, @object, null), Value.Null, _ => { }, CancellationToken.None));
    }

    private static string[] Texts(IReadOnlyList<FieldError> errors) => [.. errors.Select(error => error.ToString())];

    private static Value Definition(string schema) => Sample.Definition(schema, schema != Spec ? "" : """
        ,"selectableFields":[{"jsonPath":".spec.mode"}],
        "additionalPrinterColumns":[{"name":"Size","type":"integer","format":"int32","priority":1,"jsonPath":".spec.size"}],
        "subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.size"}}
        """);
}
