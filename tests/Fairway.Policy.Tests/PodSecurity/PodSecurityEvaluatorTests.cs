using Fairway.Policy.PodSecurity;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Policy.Tests.PodSecurity;

/// <summary>Messages of k8s.io/pod-security-admission's policy package.</summary>
public sealed class PodSecurityEvaluatorTests
{
    // The message every user of the restricted level knows (kubernetes.io, "Enforce Pod Security Standards with Namespace Labels").
    [Fact]
    public void A_plain_pod_is_told_all_that_restricted_asks_for() => Assert.Equal(
        "allowPrivilegeEscalation != false (container \"x\" must set securityContext.allowPrivilegeEscalation=false), "
        + "unrestricted capabilities (container \"x\" must set securityContext.capabilities.drop=[\"ALL\"]), "
        + "runAsNonRoot != true (pod or container \"x\" must set securityContext.runAsNonRoot=true), "
        + "seccompProfile (pod or container \"x\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
        Evaluate("restricted", "latest", """{"containers":[{"name":"x"}]}""").Detail);

    [Theory]
    [InlineData("""{"hostNetwork":true,"hostIPC":true}""", "host namespaces (hostNetwork=true, hostIPC=true)")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"privileged":true}}]}""",
        "privileged (container \"a\" must not set securityContext.privileged=true)")]
    [InlineData(
        """
        {"initContainers":[{"name":"i","securityContext":{"privileged":true}}],
         "containers":[{"name":"a","securityContext":{"privileged":true}}]}
        """,
        "privileged (containers \"i\", \"a\" must not set securityContext.privileged=true)")]
    [InlineData(
        """{"ephemeralContainers":[{"name":"e","securityContext":{"privileged":true}}]}""",
        "privileged (container \"e\" must not set securityContext.privileged=true)")]
    [InlineData("""{"volumes":[{"name":"v","hostPath":{}},{"name":"w","hostPath":{}}]}""", "hostPath volumes (volumes \"v\", \"w\")")]
    [InlineData("""{"containers":[{"name":"a","ports":[{"hostPort":80},{"hostPort":9}]}]}""", "hostPort (container \"a\" uses hostPorts 80, 9)")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"capabilities":{"add":["NET_RAW","CHOWN"]}}}]}""",
        "non-default capabilities (container \"a\" must not include \"NET_RAW\" in securityContext.capabilities.add)")]
    [InlineData(
        """{"containers":[{"name":"a","securityContext":{"procMount":"Unmasked"}}]}""",
        "procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")")]
    [InlineData(
        """
        {"securityContext":{"seLinuxOptions":{"type":"foo","user":"u"}},
         "containers":[{"name":"a","securityContext":{"seLinuxOptions":{"role":"r"}}}]}
        """,
        "seLinuxOptions (pod and container \"a\" set forbidden securityContext.seLinuxOptions: type \"foo\"; user may not be "
        + "set; role may not be set)")]
    [InlineData(
        """{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}""",
        "seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"a"},{"name":"net.ipv4.tcp_rmem"},{"name":"b"}]}}""", "forbidden sysctls (a, b)")]
    [InlineData(
        """
        {"securityContext":{"windowsOptions":{"hostProcess":true}},
         "containers":[{"name":"a","securityContext":{"windowsOptions":{"hostProcess":true}}}]}
        """,
        "hostProcess (pod and container \"a\" must not set securityContext.windowsOptions.hostProcess=true)")]
    [InlineData(
        """{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}""",
        "forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")")]
    [InlineData(
        """{"containers":[{"name":"a","livenessProbe":{"httpGet":{"host":"1.2.3.4"}},"lifecycle":{"preStop":{"tcpSocket":{"host":"h"}}}}]}""",
        "probe or lifecycle host (container \"a\" uses probe or lifecycle hosts \"1.2.3.4\", \"h\")")]
    public void Baseline_names_the_field_and_the_remedy(string spec, string detail) =>
        Assert.Equal(detail, Evaluate("baseline", "latest", spec).Detail);

    [Theory]
    [InlineData(
        """{"volumes":[{"name":"v","hostPath":{}},{"name":"n","nfs":{}},{"name":"u","image":{}},{"name":"e"}]}""",
        "restricted volume types (volumes \"v\", \"n\", \"u\" use restricted volume types \"hostPath\", \"nfs\", \"unknown\")")]
    [InlineData(
        """
        {"securityContext":{"runAsNonRoot":false,"seccompProfile":{"type":"Localhost"}},
         "containers":[{"name":"a","securityContext":{"runAsNonRoot":false,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}
        """,
        "runAsNonRoot != true (pod and container \"a\" must not set securityContext.runAsNonRoot=false)")]
    [InlineData("""{"securityContext":{"runAsUser":0,"runAsNonRoot":true}}""", "runAsUser=0 (pod must not set runAsUser=0)")]
    [InlineData(
        """
        {"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
         "containers":[{"name":"a","securityContext":{"allowPrivilegeEscalation":false,
         "capabilities":{"drop":["KILL"],"add":["CHOWN","NET_BIND_SERVICE"]}}}]}
        """,
        "unrestricted capabilities (container \"a\" must set securityContext.capabilities.drop=[\"ALL\"]; container \"a\" must "
        + "not include \"CHOWN\" in securityContext.capabilities.add)")]
    public void Restricted_names_the_field_and_the_remedy(string spec, string detail) =>
        Assert.Equal(detail, Evaluate("restricted", "latest", spec).Detail);

    [Fact]
    public void Annotations_chose_profiles_in_older_versions()
    {
        var metadata = JsonReader.Read(
            """
            {"annotations":{"seccomp.security.alpha.kubernetes.io/pod":"unconfined",
                            "container.apparmor.security.beta.kubernetes.io/a":"bogus"}}
            """);
        Assert.Equal(
            "forbidden AppArmor profile (annotation must not set AppArmor profile type to "
            + "\"container.apparmor.security.beta.kubernetes.io/a=\"bogus\"\"), "
            + "seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod=\"unconfined\")",
            PodSecurityEvaluator.Evaluate(PodSecurityLevel.Baseline, PodSecurityVersion.Minor(18), metadata, Value.Null).Detail);
        Assert.Equal(
            ["appArmorProfile"],
            PodSecurityEvaluator.Evaluate(PodSecurityLevel.Baseline, PodSecurityVersion.Minor(19), metadata, Value.Null)
                .Violations.Select(violation => violation.Check));
    }

    // KEP-127: from 1.35 on a pod in a user namespace may be root in it and see all of /proc; restricted still wants the masks.
    [Theory]
    [InlineData("baseline", "v1.34", "procMount")]
    [InlineData("baseline", "v1.35", "")]
    [InlineData("restricted", "v1.34", "procMount,runAsNonRoot,runAsUser")]
    [InlineData("restricted", "v1.35", "procMount_restricted")]
    [InlineData("restricted", "v1.99", "procMount_restricted")]
    public void User_namespaces_relax_what_concerns_root(string level, string version, string checks)
    {
        const string Spec =
            """
            {"hostUsers":false,"securityContext":{"runAsUser":0,"seccompProfile":{"type":"RuntimeDefault"}},
             "containers":[{"name":"a",
               "securityContext":{"procMount":"Unmasked","allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}
            """;
        Assert.Equal(checks, string.Join(',', Evaluate(level, version, Spec).Violations.Select(violation => violation.Check)));
    }

    [Fact]
    public void Windows_pods_need_no_linux_settings() => Assert.True(
        Evaluate("restricted", "v1.25", """
            {"os":{"name":"windows"},"securityContext":{"runAsNonRoot":true},"containers":[{"name":"a"}]}
            """).IsAllowed);

    [Fact]
    public void Privileged_allows_anything() => Assert.True(Evaluate("privileged", "latest", """{"hostNetwork":true}""").IsAllowed);

    [Theory]
    [InlineData("latest", "latest")]
    [InlineData("v1.0", "v1.0")]
    [InlineData("v1.25", "v1.25")]
    [InlineData("v1.01", null)]
    [InlineData("v2.0", null)]
    [InlineData("v1.", null)]
    [InlineData("v1.-1", null)]
    [InlineData("1.25", null)]
    public void Versions_are_latest_or_v1_x(string text, string? expected) =>
        Assert.Equal(expected, PodSecurityVersion.TryParse(text, out var version) ? version.ToString() : null);

    private static PodSecurityResult Evaluate(string level, string version, string spec)
    {
        Assert.True(PodSecurityVersion.TryParse(version, out var parsed));
        return PodSecurityEvaluator.Evaluate(Enum.Parse<PodSecurityLevel>(level, ignoreCase: true), parsed, Value.Null, JsonReader.Read(spec));
    }
}
