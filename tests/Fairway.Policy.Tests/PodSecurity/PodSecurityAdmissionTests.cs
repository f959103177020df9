using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Policy.PodSecurity;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Policy.Tests.PodSecurity;

/// <summary>Behaviour and messages of k8s.io/pod-security-admission's admission package.</summary>
public sealed class PodSecurityAdmissionTests
{
    private const string BadPod = """{"metadata":{"name":"p"},"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"i"}]}}""";
    private const string Violation = "PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)";

    private static readonly GroupVersionResource Pods = new("", "v1", "pods");
    private static readonly GroupVersionResource Namespaces = new("", "v1", "namespaces");

    private readonly PodSecurityAdmission _admission = new(new());

    [Fact]
    public async Task A_pod_that_violates_the_enforced_level_is_refused()
    {
        var verdict = await Validate(_admission, Pods, BadPod, """{"pod-security.kubernetes.io/enforce":"baseline"}""");
        Assert.Equal(["violates " + Violation], verdict.Refusals);
        Assert.Empty(verdict.Warnings);
        Assert.Equal("baseline:latest", verdict.AuditAnnotations["pod-security.kubernetes.io/enforce-policy"]);
    }

    [Fact]
    public async Task Warn_and_audit_tell_without_refusing()
    {
        var verdict = await Validate(
            _admission, Pods, BadPod, """
            {"pod-security.kubernetes.io/warn":"baseline","pod-security.kubernetes.io/audit":"baseline",
             "pod-security.kubernetes.io/audit-version":"v1.20"}
            """);
        Assert.Empty(verdict.Refusals);
        Assert.Equal(["would violate " + Violation], verdict.Warnings);
        Assert.Equal(
            "would violate PodSecurity \"baseline:v1.20\": host namespaces (hostNetwork=true)",
            verdict.AuditAnnotations["pod-security.kubernetes.io/audit-violations"]);
    }

    // Kubernetes 1.26 (#113491): what is enforced is warned of where no level to warn of is set.
    [Theory]
    [InlineData("apps", "deployments", """{"spec":{"template":{"spec":{"hostNetwork":true}}}}""")]
    [InlineData("batch", "cronjobs", """{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"hostNetwork":true}}}}}}""")]
    [InlineData("", "podtemplates", """{"template":{"spec":{"hostNetwork":true}}}""")]
    public async Task Templates_are_warned_of_and_never_refused(string group, string resource, string body)
    {
        var verdict = await Validate(_admission, new(group, "v1", resource), body, """{"pod-security.kubernetes.io/enforce":"baseline"}""");
        Assert.Empty(verdict.Refusals);
        Assert.Equal(["would violate " + Violation], verdict.Warnings);
        Assert.False(verdict.AuditAnnotations.ContainsKey("pod-security.kubernetes.io/enforce-policy"));
    }

    [Theory]
    [InlineData("status", true)]
    [InlineData("binding", true)]
    [InlineData("ephemeralcontainers", false)]
    public async Task Subresources_that_take_a_pod_are_evaluated(string subresource, bool allowed)
    {
        var request = Request(Pods, BadPod, """{"pod-security.kubernetes.io/enforce":"baseline"}""") with { Subresource = subresource };
        Assert.Equal(allowed, (await _admission.ValidateAsync(request, CancellationToken.None)).Refusals.Count == 0);
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":{"x":"y"}},"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"i"}]}}""", true)]
    [InlineData("""{"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"other"}]}}""", false)]
    [InlineData("""{"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"i"}],"ephemeralContainers":[{"name":"e","image":"i"}]}}""", false)]
    [InlineData("""
        {"metadata":{"annotations":{"seccomp.security.alpha.kubernetes.io/pod":"x"}},
         "spec":{"hostNetwork":true,"containers":[{"name":"a","image":"i"}]}}
        """, false)]
    public async Task Only_updates_that_can_matter_are_evaluated(string updated, bool allowed)
    {
        var request = Request(Pods, updated, """{"pod-security.kubernetes.io/enforce":"baseline"}""") with
        {
            Operation = ApiVerb.Update,
            OldObject = JsonReader.Read(BadPod),
        };
        Assert.Equal(allowed, (await _admission.ValidateAsync(request, CancellationToken.None)).Refusals.Count == 0);
    }

    [Theory]
    [InlineData("ns", "u", "", "namespace")]
    [InlineData("", "system:builder", "", "user")]
    [InlineData("", "u", "kata", "runtimeClass")]
    public async Task The_exempt_are_not_evaluated(string exemptNamespace, string user, string runtimeClass, string reason)
    {
        var admission = new PodSecurityAdmission(new()
        {
            ExemptNamespaces = new HashSet<string> { exemptNamespace },
            ExemptUsers = new HashSet<string> { "system:builder" },
            ExemptRuntimeClasses = new HashSet<string> { "kata" },
        });
        var pod = JsonReader.Read(BadPod).WithAt(["spec", "runtimeClassName"], runtimeClass);
        var request = Request(Pods, pod.ToString(), """{"pod-security.kubernetes.io/enforce":"baseline"}""") with { User = user };
        var verdict = await admission.ValidateAsync(request, CancellationToken.None);
        Assert.Empty(verdict.Refusals);
        Assert.Equal(reason, verdict.AuditAnnotations["pod-security.kubernetes.io/exempt"]);
    }

    [Fact]
    public async Task A_level_that_cannot_be_read_is_enforced_as_restricted()
    {
        var verdict = await Validate(_admission, Pods, BadPod, """{"pod-security.kubernetes.io/enforce":"foo"}""");
        Assert.StartsWith("violates PodSecurity \"restricted:latest\": ", Assert.Single(verdict.Refusals), StringComparison.Ordinal);
        Assert.Equal(
            "Failed to parse policy: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"foo\": "
            + "must be one of privileged, baseline, restricted",
            verdict.AuditAnnotations["pod-security.kubernetes.io/error"]);
    }

    [Fact]
    public async Task Defaults_count_where_labels_are_absent()
    {
        var baseline = new LevelVersion(PodSecurityLevel.Baseline, PodSecurityVersion.Minor(30));
        var admission = new PodSecurityAdmission(new() { Defaults = NamespacePolicy.Privileged with { Enforce = baseline } });
        Assert.Equal(
            ["violates PodSecurity \"baseline:v1.30\": host namespaces (hostNetwork=true)"],
            (await Validate(admission, Pods, BadPod, "{}")).Refusals);
    }

    [Fact]
    public async Task A_namespace_with_invalid_labels_is_refused()
    {
        var body = """
            {"metadata":{"name":"ns","labels":{"pod-security.kubernetes.io/enforce":"foo","pod-security.kubernetes.io/warn-version":"1.2"}}}
            """;
        var refusal = await Assert.ThrowsAsync<KubernetesException>(
            async () => await _admission.ValidateAsync(NamespaceRequest(body, null), CancellationToken.None));
        Assert.Equal(422, refusal.Code);
        Assert.Equal(
            "Namespace \"ns\" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"foo\": "
            + "must be one of privileged, baseline, restricted, "
            + "metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"1.2\": must be \"latest\" or \"v1.x\"]",
            refusal.Message);
    }

    [Fact]
    public async Task Labels_that_were_invalid_before_may_stay()
    {
        const string Body = """{"metadata":{"name":"ns","labels":{"pod-security.kubernetes.io/enforce":"foo"}}}""";
        Assert.Same(AdmissionVerdict.Allowed, await _admission.ValidateAsync(NamespaceRequest(Body, Body), CancellationToken.None));
    }

    [Fact]
    public async Task A_stricter_namespace_is_told_of_the_pods_it_would_refuse()
    {
        Value[] pods =
        [
            Pod("b", "r1", hostNetwork: true),
            Pod("a", "r1", hostNetwork: true),
            Pod("c", "r2", hostNetwork: true),
            Pod("good", "r3", hostNetwork: false),
            Pod("z", null, hostNetwork: false)
                .WithAt(["spec", "hostPID"], true)
                .WithAt(["spec", "volumes"], JsonReader.Read("""[{"name":"v","hostPath":{}}]""")),
        ];
        var admission = new PodSecurityAdmission(new(), new(ListPods(pods), new ManualTime()));
        var verdict = await admission.ValidateAsync(NamespaceRequest(Namespace("baseline"), Namespace("privileged")), CancellationToken.None);
        Assert.Equal(
            [
                "existing pods in namespace \"ns\" violate the new PodSecurity enforce level \"baseline:latest\"",
                "a (and 2 other pods): host namespaces",
                "z: host namespaces, hostPath volumes",
            ],
            verdict.Warnings);
        Assert.Empty(verdict.Refusals);
    }

    [Fact]
    public async Task The_check_of_existing_pods_is_bounded_and_says_so()
    {
        Value[] pods = [Pod("a", null, hostNetwork: true), Pod("b", null, hostNetwork: true), Pod("c", null, hostNetwork: true)];
        var admission = new PodSecurityAdmission(new() { MostPodsToCheck = 2 }, new(ListPods(pods), new ManualTime()));
        var verdict = await admission.ValidateAsync(NamespaceRequest(Namespace("baseline"), Namespace("privileged")), CancellationToken.None);
        Assert.Equal("new PodSecurity enforce level only checked against the first 2 of 3 existing pods", verdict.Warnings[0]);
        Assert.Equal("a (and 1 other pod): host namespaces", verdict.Warnings[2]);
    }

    [Theory]
    [InlineData("baseline", "baseline")]
    [InlineData("baseline", "restricted")]
    [InlineData("privileged", "restricted")]
    public async Task A_namespace_that_is_not_stricter_looks_at_no_pods(string level, string before)
    {
        var admission = new PodSecurityAdmission(new(), new((_, _) => throw new InvalidOperationException("listed"), new ManualTime()));
        Assert.Empty((await admission.ValidateAsync(NamespaceRequest(Namespace(level), Namespace(before)), CancellationToken.None)).Warnings);
    }

    [Fact]
    public async Task Labels_of_an_exempt_namespace_are_said_to_be_ignored()
    {
        var admission = new PodSecurityAdmission(new() { ExemptNamespaces = new HashSet<string> { "ns" } });
        var verdict = await admission.ValidateAsync(NamespaceRequest(Namespace("baseline"), null), CancellationToken.None);
        Assert.Equal(
            ["namespace \"ns\" is exempt from Pod Security, and the policy (enforce=baseline:latest, warn=baseline:latest) will be ignored"],
            verdict.Warnings);
    }

    [Fact]
    public async Task Deletions_and_other_kinds_are_left_alone()
    {
        var request = Request(Pods, BadPod, """{"pod-security.kubernetes.io/enforce":"baseline"}""");
        Assert.Same(AdmissionVerdict.Allowed, await _admission.ValidateAsync(request with { Operation = ApiVerb.Delete }, CancellationToken.None));
        var other = request with { Resource = new("", "v1", "configmaps") };
        Assert.Same(AdmissionVerdict.Allowed, await _admission.ValidateAsync(other, CancellationToken.None));
        Assert.Equal(request.Object, await _admission.MutateAsync(request, CancellationToken.None));
    }

    private static async Task<AdmissionVerdict> Validate(PodSecurityAdmission admission, GroupVersionResource resource, string body, string labels) =>
        await admission.ValidateAsync(Request(resource, body, labels), CancellationToken.None);

    private static AdmissionRequest Request(GroupVersionResource resource, string body, string labels) => new()
    {
        Kind = new(resource.Group, resource.Version, "Any"),
        Resource = resource,
        Namespace = "ns",
        Operation = ApiVerb.Create,
        User = "u",
        Object = JsonReader.Read(body),
        NamespaceObject = Value.Map(("metadata", Value.Map(("name", "ns"), ("labels", JsonReader.Read(labels))))),
    };

    private static AdmissionRequest NamespaceRequest(string body, string? old) => new()
    {
        Kind = new("", "v1", "Namespace"),
        Resource = Namespaces,
        Name = "ns",
        Operation = old is null ? ApiVerb.Create : ApiVerb.Update,
        User = "u",
        Object = JsonReader.Read(body),
        OldObject = old is null ? Value.Null : JsonReader.Read(old),
    };

    private static string Namespace(string level) =>
        Value.Map(("metadata", Value.Map(("name", "ns"), ("labels", Value.Map(("pod-security.kubernetes.io/enforce", level)))))).ToString();

    private static Value Pod(string name, string? owner, bool hostNetwork)
    {
        var pod = Value.Map(("metadata", Value.Map(("name", name))), ("spec", Value.Map(("hostNetwork", hostNetwork))));
        return owner is null
            ? pod
            : pod.WithAt(["metadata", "ownerReferences"], Value.List(Value.Map(("uid", owner), ("controller", true))));
    }

    private static Func<string, CancellationToken, Task<IReadOnlyList<Value>>> ListPods(IReadOnlyList<Value> pods) => (_, _) => Task.FromResult(pods);
}
