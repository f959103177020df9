using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Schemas;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Cel;

public sealed class SchemaCelTypeTests
{
    private static readonly Schema Text = new() { Type = SchemaType.String };

    private static readonly Schema Widget = new()
    {
        Type = SchemaType.Object,
        Required = ["spec"],
        Properties = new Dictionary<string, Schema>
        {
            ["spec"] = new()
            {
                Type = SchemaType.Object,
                Properties = new Dictionary<string, Schema>
                {
                    ["name"] = Text with { MaxLength = 10 },
                    ["free"] = Text,
                    ["expires"] = Text with { Format = "date-time" },
                    ["namespace"] = Text,
                    ["x-y.z/a__b"] = Text,
                    ["port"] = new() { Type = SchemaType.IntOrString },
                    ["ratio"] = new() { Type = SchemaType.Number },
                    ["sizes"] = new() { Type = SchemaType.List, MaxItems = 5, Items = new() { Type = SchemaType.Integer } },
                    ["labels"] = new() { Type = SchemaType.Object, AdditionalProperties = Text },
                    ["rest"] = Schema.Anything,
                },
            },
        },
    };

    private static readonly CelEnvironment Environment = KubernetesCel.Environment.With(
        new CelVariable("self", SchemaCelType.For(Widget, "selfType", isResource: true)!));

    [Theory]
    [InlineData("self.spec.expires > timestamp('2026-01-01T00:00:00Z')")]
    [InlineData("self.spec.__namespace__ == 'ns'")]
    [InlineData("self.spec.x__dash__y__dot__z__slash__a__underscores__b == 'odd'")]
    [InlineData("self.spec.port == 80 && self.spec.port != 'http'")]
    [InlineData("self.spec.ratio == 2.0")]
    [InlineData("self.spec.sizes.sum() == 3")]
    [InlineData("self.spec.labels.all(k, self.spec.labels[k] != '')")]
    [InlineData("self.metadata.name == 'w' && self.kind == 'Widget'")]
    [InlineData("!has(self.spec.free) && has(self.spec.name)")]
    public void Expressions_see_an_object_as_its_schema_describes_it(string text)
    {
        var bindings = Environment.CreateBindings().Set("self", JsonReader.Read(
            """
            {"kind": "Widget", "metadata": {"name": "w"}, "spec": {"name": "a", "expires": "2026-02-01T00:00:00Z", "namespace": "ns",
             "x-y.z/a__b": "odd", "port": 80, "ratio": 2, "sizes": [1, 2], "labels": {"a": "b"}, "rest": {"a": 1}}}
            """));
        var result = Environment.Compile(text).Program.Evaluate(bindings, CancellationToken.None);
        Assert.True(result.Value.AsBool(), result.Error);
    }

    // "Equality ... ignores element order" and "+ performs a union/merge": kubernetes.io, validation rules, on sets and map lists.
    [Theory]
    [InlineData("self.set == other.set", true)]
    [InlineData("self.list == other.list", false)]
    [InlineData("self.keyed == other.keyed", true)]
    [InlineData("self == other", false)]
    [InlineData("self.part == other.part", true)]
    [InlineData("self.set != other.set", false)]
    [InlineData("self.set + ['b', 'c'] == ['a', 'b', 'c']", true)]
    [InlineData("(self.keyed + [{'k': dyn('x'), 'v': dyn(9)}]).map(i, i.v) == [9, 2]", true)]
    public void Sets_and_keyed_lists_have_no_order(string text, bool expected)
    {
        var part = new Dictionary<string, Schema>
        {
            ["set"] = new() { Type = SchemaType.List, ListType = ListType.Set, Items = Text },
            ["keyed"] = new()
            {
                Type = SchemaType.List,
                ListType = ListType.Map,
                ListMapKeys = ["k"],
                Items = new() { Type = SchemaType.Object, AdditionalProperties = new() { Type = SchemaType.IntOrString } },
            },
        };
        var schema = new Schema
        {
            Type = SchemaType.Object,
            Properties = new Dictionary<string, Schema>(part)
            {
                ["list"] = new() { Type = SchemaType.List, Items = Text },
                ["part"] = new() { Type = SchemaType.Object, Properties = part },
            },
        };
        var type = SchemaCelType.For(schema, "selfType")!;
        var environment = KubernetesCel.Environment.With(new CelVariable("self", type), new CelVariable("other", type));
        var bindings = environment.CreateBindings()
            .Set("self", JsonReader.Read(
                """
                {"set": ["a", "b"], "list": ["a", "b"], "keyed": [{"k": "x", "v": 1}, {"k": "y", "v": 2}],
                 "part": {"set": ["a", "b"], "keyed": [{"k": "x", "v": 1}]}}
                """))
            .Set("other", JsonReader.Read(
                """
                {"set": ["b", "a"], "list": ["b", "a"], "keyed": [{"k": "y", "v": 2}, {"k": "x", "v": 1}],
                 "part": {"set": ["b", "a"], "keyed": [{"k": "x", "v": 1}]}}
                """));
        Assert.Equal(expected, environment.Compile(text).Program.Evaluate(bindings, CancellationToken.None).Value.AsBool());
    }

    // Messages as kube-apiserver gives them for a definition's rules.
    [Theory]
    [InlineData("self.spec.nam == 'a'", "ERROR: <input>:1:10: undefined field 'nam'\n | self.spec.nam == 'a'\n | .........^")]
    [InlineData("self.spec.rest.a == 1", "ERROR: <input>:1:10: undefined field 'rest'\n | self.spec.rest.a == 1\n | .........^")]
    [InlineData("self.metadata.labels == 1", "ERROR: <input>:1:14: undefined field 'labels'\n | self.metadata.labels == 1\n | .............^")]
    [InlineData(
        "self.spec.name == 1",
        "ERROR: <input>:1:16: found no matching overload for '_==_' applied to '(string, int)'\n | self.spec.name == 1\n | ...............^")]
    public void What_the_schema_does_not_say_is_refused(string text, string expected) =>
        Assert.Equal(expected, Environment.Compile(text).IssuesText);

    [Theory]
    [InlineData("self.spec.sizes.all(s, s > 0)", 4, 29)]
    [InlineData("self.spec.name.startsWith('a')", 4, 4)]
    // A character can be four bytes.
    [InlineData("self.spec.name == self.spec.name", 7, 10)]
    [InlineData("self.spec.free == self.spec.free", 7, 314579)]
    public void Costs_are_estimated_from_the_limits_of_the_schema(string text, ulong min, ulong max)
    {
        var sizes = new SchemaSizes(new Dictionary<string, Schema> { ["self"] = Widget });
        Assert.Equal(new CelRange(min, max), Environment.Compile(text).Program.EstimateCost(sizes.Of));
    }
}
