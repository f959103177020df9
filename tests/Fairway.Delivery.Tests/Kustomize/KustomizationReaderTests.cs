using Fairway.Delivery.Kustomize;
using Fairway.Delivery.Kustomize.Reading;

namespace Fairway.Delivery.Tests.Kustomize;

public sealed class KustomizationReaderTests
{
    private const string ConfigMap = "-- cm.yaml --\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

    // The fields of Kustomize 5.5's Kustomization type (api/types/kustomization.go) less those this engine supports.
    public static TheoryData<string> Refused =>
    [
        "bases", "buildMetadata", "components", "configurations", "crds", "generators", "helmChartInflationGenerator", "helmCharts",
        "helmGlobals", "imageTags",
        "inventory", "openapi", "patchesJson6902", "patchesStrategicMerge", "replacements", "sortOptions", "transformers", "validators", "vars",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_field_that_is_not_supported_is_refused_by_name(string field)
    {
        var error = Assert.Single(Errors($"resources: [cm.yaml]\n{field}: []\n"));
        Assert.Equal(("kustomization.yaml", field), (error.File, error.Field));
        Assert.StartsWith($"the field \"{field}\" is not supported yet: ", error.Message);
    }

    [Fact]
    public void The_table_of_refused_fields_is_this_one() => Assert.Equal(
        ((IEnumerable<object[]>)Refused).Select(row => (string)row[0]).Order(StringComparer.Ordinal),
        RefusedFields.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Everything_wrong_with_a_file_is_reported_at_once()
    {
        var errors = Errors("""
            kind: Component
            resources: [cm.yaml, 5]
            nonsense: 1
            commonLabels: {a: 1}
            vars: []
            images: [{name: a, tag: b}, x]
            replicas: [{name: a, count: many}]
            patches:
            - {path: a, patch: b, options: {force: true}}
            - target: {name: '(', labelSelector: 'a in', who: me}
              path: p
            configMapGenerator: [{literals: [a=b], behavior: twist}]
            generatorOptions: {immutable: 'no'}
            """);
        Assert.Equal(
            [
                "commonLabels.a: must be a string: put it in quotes",
                "configMapGenerator[0].behavior: must be create, replace or merge",
                "configMapGenerator[0].name: a ConfigMap must have a name",
                "generatorOptions.immutable: must be true or false",
                "images[0].tag: unknown field \"tag\"",
                "images[1]: must be a map",
                "kind: kind should be Kustomization",
                "nonsense: unknown field \"nonsense\"",
                "patches[0].options.force: unknown field \"force\"",
                "patches[0].patch: patch and path can't be set at the same time",
                "patches[1].target.labelSelector: ",
                "patches[1].target.name: \"(\" is not a regular expression: ",
                "patches[1].target.who: unknown field \"who\"",
                "replicas[0].count: must be a whole number",
                "resources[1]: must be a string",
                "vars: the field \"vars\" is not supported yet: use patches",
            ],
            errors.Select(error => $"{error.Field}: {error.Message}").Order(StringComparer.Ordinal).Select(text =>
                text.StartsWith("patches[1].target.name", StringComparison.Ordinal) ? Until(text, "expression: ")
                : text.StartsWith("patches[1].target.label", StringComparison.Ordinal) ? Until(text, ": ")
                : text));

        // What follows is the library's own wording.
        static string Until(string text, string end) => text[..(text.IndexOf(end, StringComparison.Ordinal) + end.Length)];
    }

    [Theory]
    [InlineData("resources: ['https://example.com/base?ref=v1']", "resources[0]", "is a remote resource, which is not supported")]
    [InlineData("resources: ['github.com/org/repo//base']", "resources[0]", "is a remote resource, which is not supported")]
    [InlineData("resources: ['git@host:org/repo']", "resources[0]", "is a remote resource, which is not supported")]
    [InlineData("resources: [../outside.yaml]", "resources[0]", "leads out of the root")]
    [InlineData("resources: [a/../../outside.yaml]", "resources[0]", "leads out of the root")]
    [InlineData("resources: [/etc/passwd]", "resources[0]", "leads out of the root")]
    [InlineData("resources: [none.yaml]", "resources[0]", "\"none.yaml\" does not exist")]
    [InlineData("patches: [{path: ../p.yaml}]", "patches[0].path", "leads out of the root")]
    [InlineData("configMapGenerator: [{name: x, files: [../../etc/passwd]}]", "configMapGenerator[0].files[0]", "leads out of the root")]
    [InlineData(
        "configMapGenerator: [{name: x, files: ['k=https://example.com/f']}]",
        "configMapGenerator[0].files[0]",
        "is a remote file, which is not supported")]
    [InlineData("secretGenerator: [{name: x, envs: [none.env]}]", "secretGenerator[0].envs[0]", "\"none.env\" does not exist")]
    [InlineData("configMapGenerator: [{name: x, literals: ['a b=c']}]", "configMapGenerator[0].literals[0]", "\"a b\" is not a valid key")]
    public void Paths_and_sources_are_held_to_the_root(string text, string field, string message)
    {
        var error = Assert.Single(Errors(text));
        Assert.Equal(field, error.Field);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void An_error_in_a_base_names_its_own_file()
    {
        var error = Assert.Single(Errors(
            "resources: [deep/base]\n-- deep/base/kustomization.yaml --\nresources: [a.yaml]\n-- deep/base/a.yaml --\nkind: X\n  bad: y\n"));
        Assert.Equal("deep/base/a.yaml", error.File);
        Assert.StartsWith("line 2, ", error.Message);
    }

    private static IReadOnlyList<KustomizeError> Errors(string kustomization) =>
        KustomizeBuild.Build(new MemoryFiles($"-- kustomization.yaml --\n{kustomization}\n{ConfigMap}"), "", CancellationToken.None).Errors;
}
