using System.Text.RegularExpressions;
using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Tests.Kinds;

public sealed partial class UnsupportedFieldsTests
{
    // The fields of Flux 2.7's kinds: https://fluxcd.io/flux/components/source/api/v1/#source.toolkit.fluxcd.io/v1.GitRepositorySpec
    private static readonly string[] DoneOfGitRepository = ["ignore", "interval", "provider", "ref", "secretRef", "suspend", "timeout", "url"];

    // https://fluxcd.io/flux/components/kustomize/api/v1/#kustomize.toolkit.fluxcd.io/v1.KustomizationSpec
    private static readonly string[] DoneOfKustomization =
        ["dependsOn", "force", "interval", "path", "prune", "retryInterval", "sourceRef", "suspend", "targetNamespace", "timeout", "wait"];

    [Fact]
    public void Every_field_of_the_definitions_is_either_done_or_refused()
    {
        var definitions = DeliveryKinds.ReadDefinitions();
        Assert.Equal([.. DoneOfGitRepository.Concat(UnsupportedFields.OfGitRepository).Order(StringComparer.Ordinal)], Fields(definitions[0]));
        Assert.Equal([.. DoneOfKustomization.Concat(UnsupportedFields.OfKustomization).Order(StringComparer.Ordinal)], Fields(definitions[1]));
    }

    [Fact]
    public void Each_unsupported_field_is_refused_by_name()
    {
        foreach (var field in UnsupportedFields.OfGitRepository)
        {
            Assert.Equal([$"spec.{field}: not supported yet"], Of("GitRepository", $"url: 'https://example.com/x', {field}: {{a: b}}"));
        }

        foreach (var field in UnsupportedFields.OfKustomization)
        {
            Assert.Equal([$"spec.{field}: not supported yet"], Of("Kustomization", $"{field}: {{a: b}}"));
        }
    }

    [Theory]
    [InlineData(
        "GitRepository",
        "url: 'https://example.com/x', ref: {semver: '>=1'}",
        "spec.ref.semver: not supported yet: name the tag in spec.ref.tag")]
    [InlineData(
        "GitRepository",
        "url: 'https://example.com/x', provider: azure",
        "spec.provider: azure is not supported yet: use generic with spec.secretRef")]
    [InlineData("GitRepository", "url: 'ssh://git@example.com/x'", "spec.url: ssh is not supported yet: use http or https")]
    [InlineData("GitRepository", "url: 'file:///etc'", "spec.url: file is not supported yet: use http or https")]
    [InlineData(
        "GitRepository",
        "url: 'https://a:b@example.com/x'",
        "spec.url: a user name or password in the URL is not supported: put them into a Secret and name it in spec.secretRef")]
    [InlineData(
        "Kustomization",
        "sourceRef: {kind: OCIRepository, name: a}",
        "spec.sourceRef.kind: OCIRepository is not supported yet: use GitRepository")]
    [InlineData(
        "Kustomization",
        "sourceRef: {kind: GitRepository, name: a, namespace: other}",
        "spec.sourceRef.namespace: a source of another namespace (other) is not supported yet")]
    [InlineData("Kustomization", "dependsOn: [{name: a, readyExpr: 'true'}]", "spec.dependsOn[a].readyExpr: not supported yet")]
    public void So_is_each_unsupported_value(string kind, string spec, string refusal)
    {
        Assert.Equal([refusal], Of(kind, spec));

        // spec.dependsOn[a].readyExpr: ... is `dependsOn.readyExpr` on the kind's page.
        var field = refusal.Split(':')[0].Replace("[a]", "", StringComparison.Ordinal)["spec.".Length..];
        Assert.Contains($"`{field}`", Page(kind).Split("So are")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_of_the_kinds_tell_of_every_field()
    {
        Assert.Equal(DoneOfGitRepository, Explained("GitRepository").Order(StringComparer.Ordinal));
        Assert.Equal(UnsupportedFields.OfGitRepository, Refused("GitRepository"));
        Assert.Equal(DoneOfKustomization, Explained("Kustomization").Order(StringComparer.Ordinal));
        Assert.Equal(UnsupportedFields.OfKustomization, Refused("Kustomization"));
    }

    [Theory]
    [InlineData("GitRepository", "url: 'https://example.com/x', recurseSubmodules: false, provider: generic, ref: {tag: v1}")]
    [InlineData(
        "Kustomization",
        "sourceRef: {kind: GitRepository, name: a, namespace: team}, dependsOn: [{name: a}], ignoreMissingComponents: false")]
    public void What_is_done_is_allowed(string kind, string spec) => Assert.Empty(Of(kind, spec));

    [Theory]
    [InlineData(ApiVerb.Create, "", 1)]
    [InlineData(ApiVerb.Update, "", 1)]
    [InlineData(ApiVerb.Update, "status", 0)]
    [InlineData(ApiVerb.Delete, "", 0)]
    public async Task Admission_looks_at_what_is_written(ApiVerb verb, string subresource, int refusals)
    {
        var item = Object("Kustomization", "decryption: {}");
        var request = new AdmissionRequest
        {
            Kind = item.GroupVersionKind,
            Resource = DeliveryKinds.Kustomizations,
            Operation = verb,
            Subresource = subresource,
            User = "ada",
            Object = verb == ApiVerb.Delete ? Value.Null : item,
        };
        var verdict = await new DeliveryAdmission(new() { StateFolder = "." }).ValidateAsync(request, CancellationToken.None);
        Assert.Equal(refusals, verdict.Refusals.Count);
    }

    private static string Page(string kind) =>
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "kinds", $"{kind.ToLowerInvariant()}.md"));

    private static IEnumerable<string> Explained(string kind) =>
        ExplainedField().Matches(Page(kind)).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> Refused(string kind) =>
        Code().Matches(RefusedFields().Match(Page(kind)).Value).Select(match => match.Groups["name"].Value);

    // | `spec.url` | where the repository is ... |
    [GeneratedRegex("""^\| `spec\.(?<name>\w+)` \|""", RegexOptions.Multiline)]
    private static partial Regex ExplainedField();

    // Refused by name when an object has them: `include`, `verify`.
    [GeneratedRegex("""^Refused by name[^.]*\.""", RegexOptions.Multiline)]
    private static partial Regex RefusedFields();

    [GeneratedRegex("""`(?<name>\w+)`""")]
    private static partial Regex Code();

    private static IEnumerable<string> Fields(Value definition) => definition
        .At("spec", "versions")[0].At("schema", "openAPIV3Schema", "properties", "spec", "properties").Fields
        .Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> Of(string kind, string spec) => UnsupportedFields.Of(Object(kind, spec), allowFileRepositories: false);

    private static Value Object(string kind, string spec) => YamlReader.ReadAll($"""
        apiVersion: {(kind == "GitRepository" ? "source" : "kustomize")}.toolkit.fluxcd.io/v1
        kind: {kind}
        metadata: {"{"}name: a, namespace: team{"}"}
        spec: {"{"}{spec}{"}"}
        """)[0].Value;
}
