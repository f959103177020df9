using Fairway.Node.Pods;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Pods;

/// <summary>
/// Every field that a pod can have, and what becomes of it here: nothing is ignored in silence. The fields are those of the kinds' text; a new
/// one there is red here until somebody has decided.
/// </summary>
public sealed class PodFieldsTests
{
    /// <summary>The node acts on it.</summary>
    private const string Done = "done";

    /// <summary>The API server or a controller acts on it before the node sees the pod.</summary>
    private const string Elsewhere = "elsewhere";

    /// <summary>It says nothing to a Linux node that has only these volumes and no such change.</summary>
    private const string Harmless = "harmless";

    /// <summary>The pod, container or mount that has it does not run, and is told why.</summary>
    private const string Refused = "refused";

    /// <summary>The pod runs, and an event tells that the field does nothing.</summary>
    private const string Told = "told";

    private const string Table = """
        PodSpec.volumes done
        PodSpec.initContainers done
        PodSpec.containers done
        PodSpec.ephemeralContainers done
        PodSpec.restartPolicy done
        PodSpec.terminationGracePeriodSeconds done
        PodSpec.activeDeadlineSeconds done
        PodSpec.dnsPolicy done
        PodSpec.nodeSelector elsewhere
        PodSpec.serviceAccountName done
        PodSpec.serviceAccount elsewhere
        PodSpec.automountServiceAccountToken elsewhere
        PodSpec.nodeName done
        PodSpec.hostNetwork done
        PodSpec.hostPID done
        PodSpec.hostIPC done
        PodSpec.shareProcessNamespace refused
        PodSpec.securityContext done
        PodSpec.imagePullSecrets done
        PodSpec.hostname done
        PodSpec.subdomain done
        PodSpec.affinity elsewhere
        PodSpec.schedulerName elsewhere
        PodSpec.tolerations elsewhere
        PodSpec.hostAliases done
        PodSpec.priorityClassName elsewhere
        PodSpec.priority elsewhere
        PodSpec.dnsConfig done
        PodSpec.readinessGates done
        PodSpec.runtimeClassName refused
        PodSpec.enableServiceLinks done
        PodSpec.preemptionPolicy elsewhere
        PodSpec.overhead elsewhere
        PodSpec.topologySpreadConstraints elsewhere
        PodSpec.setHostnameAsFQDN done
        PodSpec.os refused
        PodSpec.hostUsers refused
        PodSpec.schedulingGates elsewhere
        PodSpec.resourceClaims refused
        PodSpec.resources refused
        PodSpec.hostnameOverride done
        PodSecurityContext.seLinuxOptions told
        PodSecurityContext.windowsOptions harmless
        PodSecurityContext.runAsUser done
        PodSecurityContext.runAsGroup done
        PodSecurityContext.runAsNonRoot done
        PodSecurityContext.supplementalGroups done
        PodSecurityContext.supplementalGroupsPolicy done
        PodSecurityContext.fsGroup done
        PodSecurityContext.sysctls done
        PodSecurityContext.fsGroupChangePolicy harmless
        PodSecurityContext.seccompProfile done
        PodSecurityContext.appArmorProfile refused
        PodSecurityContext.seLinuxChangePolicy harmless
        PodDNSConfig.nameservers done
        PodDNSConfig.searches done
        PodDNSConfig.options done
        Container.name done
        Container.image done
        Container.command done
        Container.args done
        Container.workingDir done
        Container.ports done
        Container.envFrom done
        Container.env done
        Container.resources done
        Container.resizePolicy harmless
        Container.restartPolicy refused
        Container.restartPolicyRules refused
        Container.volumeMounts done
        Container.volumeDevices refused
        Container.livenessProbe done
        Container.readinessProbe done
        Container.startupProbe done
        Container.lifecycle done
        Container.terminationMessagePath done
        Container.terminationMessagePolicy done
        Container.imagePullPolicy done
        Container.securityContext done
        Container.stdin done
        Container.stdinOnce done
        Container.tty done
        ContainerPort.name done
        ContainerPort.hostPort refused
        ContainerPort.containerPort done
        ContainerPort.protocol done
        ContainerPort.hostIP harmless
        ResourceRequirements.limits refused
        ResourceRequirements.requests refused
        ResourceRequirements.claims refused
        Lifecycle.postStart done
        Lifecycle.preStop done
        Lifecycle.stopSignal done
        LifecycleHandler.exec done
        LifecycleHandler.httpGet done
        LifecycleHandler.tcpSocket refused
        LifecycleHandler.sleep done
        Probe.exec done
        Probe.httpGet done
        Probe.tcpSocket done
        Probe.grpc done
        Probe.initialDelaySeconds done
        Probe.timeoutSeconds done
        Probe.periodSeconds done
        Probe.successThreshold done
        Probe.failureThreshold done
        Probe.terminationGracePeriodSeconds done
        VolumeMount.name done
        VolumeMount.readOnly done
        VolumeMount.recursiveReadOnly refused
        VolumeMount.mountPath done
        VolumeMount.subPath done
        VolumeMount.mountPropagation done
        VolumeMount.subPathExpr done
        EnvVarSource.fieldRef done
        EnvVarSource.resourceFieldRef done
        EnvVarSource.configMapKeyRef done
        EnvVarSource.secretKeyRef done
        EnvVarSource.fileKeyRef refused
        SecurityContext.capabilities done
        SecurityContext.privileged done
        SecurityContext.seLinuxOptions told
        SecurityContext.windowsOptions harmless
        SecurityContext.runAsUser done
        SecurityContext.runAsGroup done
        SecurityContext.runAsNonRoot done
        SecurityContext.readOnlyRootFilesystem done
        SecurityContext.allowPrivilegeEscalation done
        SecurityContext.procMount done
        SecurityContext.seccompProfile done
        SecurityContext.appArmorProfile refused
        EmptyDirVolumeSource.medium done
        EmptyDirVolumeSource.sizeLimit done
        HostPathVolumeSource.path done
        HostPathVolumeSource.type done
        """;

    [Fact]
    public void Every_field_of_the_schema_has_been_decided_upon()
    {
        var decided = Table.Split('\n').Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);
        var types = decided.Keys.Select(field => field.Split('.')[0]).Distinct();

        Assert.Equal(types.SelectMany(FieldsOf).Order(StringComparer.Ordinal), decided.Keys.Order(StringComparer.Ordinal));
        Assert.Subset(new HashSet<string> { Done, Elsewhere, Harmless, Refused, Told }, decided.Values.ToHashSet());
    }

    [Theory]
    [InlineData(
        """{"shareProcessNamespace":true}""",
        "spec.shareProcessNamespace is not supported by this node: each container sees its own processes only")]
    [InlineData("""{"hostUsers":false}""", "spec.hostUsers: false is not supported by this node: pods have the host's user ids")]
    [InlineData("""{"os":{"name":"windows"}}""", "spec.os.name: windows is not supported by this node: it runs linux pods")]
    [InlineData("""{"runtimeClassName":"gvisor"}""", "spec.runtimeClassName is not supported by this node: it has one runtime for all pods")]
    [InlineData("""{"resources":{"limits":{"cpu":"1"}}}""", "spec.resources is not supported by this node: give each container its own")]
    [InlineData("""{"resourceClaims":[{"name":"gpu"}]}""", "spec.resourceClaims is not supported by this node: it has no devices to claim")]
    [InlineData(
        """{"containers":[{"resources":{"limits":{"cpu":1,"nvidia.com/gpu":1}}}]}""",
        "spec.containers[0].resources.limits[nvidia.com/gpu] is not supported by this node: it has cpu, memory, ephemeral-storage")]
    [InlineData(
        """{"initContainers":[{"resources":{"requests":{"hugepages-2Mi":"4Mi"}}}]}""",
        "spec.initContainers[0].resources.requests[hugepages-2Mi] is not supported by this node: it has cpu, memory, ephemeral-storage")]
    [InlineData(
        """{"containers":[{"resources":{"claims":[{"name":"gpu"}]}}]}""",
        "spec.containers[0].resources.claims is not supported by this node: it has no devices to claim")]
    [InlineData(
        """{"containers":[{},{"ports":[{"containerPort":80,"hostPort":80}]}]}""",
        "spec.containers[1].ports.hostPort is not supported by this node: use a Service of type NodePort, or hostNetwork")]
    [InlineData(
        """{"containers":[{"restartPolicy":"Always"}]}""",
        "spec.containers[0].restartPolicy: Always is not supported by this node: only init containers have one of their own, Always")]
    [InlineData(
        """{"initContainers":[{"restartPolicy":"Never"}]}""",
        "spec.initContainers[0].restartPolicy: Never is not supported by this node: only init containers have one of their own, Always")]
    [InlineData(
        """{"containers":[{"restartPolicyRules":[{"action":"Restart"}]}]}""",
        "spec.containers[0].restartPolicyRules is not supported by this node: the pod's restartPolicy decides")]
    [InlineData(
        """{"containers":[{"volumeDevices":[{"name":"d"}]}]}""",
        "spec.containers[0].volumeDevices is not supported by this node: it has no block volumes")]
    [InlineData(
        """{"containers":[{"lifecycle":{"preStop":{"tcpSocket":{"port":1}}}}]}""",
        "spec.containers[0].lifecycle.preStop.tcpSocket is not supported by this node: use exec, httpGet or sleep")]
    public void What_is_refused_is_named_with_a_remedy(string spec, string expected) =>
        Assert.Equal(new PodFailure("NotSupported", "Pod was rejected: " + expected), Failure(spec));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"os":{"name":"linux"},"hostUsers":true,"shareProcessNamespace":false,"resources":{}}""")]
    [InlineData("""{"hostNetwork":true,"containers":[{"ports":[{"containerPort":80,"hostPort":80}]}]}""")]
    [InlineData("""{"initContainers":[{"restartPolicy":"Always"}]}""")]
    [InlineData("""{"containers":[{"resources":{"limits":{"cpu":"1","memory":"1Gi","ephemeral-storage":"1Gi"}}}]}""")]
    public void What_a_linux_pod_may_say_is_not_refused(string spec) => Assert.Null(Failure(spec));

    [Fact]
    public void Forbidden_settings_and_profiles_have_the_kubelets_reasons()
    {
        Assert.Equal(
            new PodFailure("SysctlForbidden", "Pod was rejected: forbidden sysctl: \"kernel.msgmax\" not allowlisted"),
            Failure("""{"securityContext":{"sysctls":[{"name":"kernel.msgmax","value":"1"}]}}"""));
        var profile = Failure("""{"securityContext":{"appArmorProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"main"}]}""");
        Assert.Equal(new PodFailure("AppArmor", "Pod was rejected: Cannot enforce AppArmor: AppArmor is not enabled on the host"), profile);
        Assert.Equal("Cannot enforce AppArmor: AppArmor is not enabled on the host", profile?.EventMessage);
    }

    [Fact]
    public void Selinux_labels_are_told_where_they_do_nothing_and_refused_where_they_would_count()
    {
        var pod = Pod("""{"securityContext":{"seLinuxOptions":{"level":"s0"}},"containers":[{"securityContext":{"seLinuxOptions":{"type":"t"}}}]}""");
        var root = Directory.CreateTempSubdirectory("fairway-selinux-").FullName;
        try
        {
            Assert.Equal(
                [
                    "spec.securityContext.seLinuxOptions is ignored: SELinux is not enforced on this node",
                    "spec.containers[0].securityContext.seLinuxOptions is ignored: SELinux is not enforced on this node",
                ],
                new PodSupport(new(root)).Ignored(pod));
            Assert.Null(new PodSupport(new(root)).FailureOf(pod, default));

            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(root, "sys/fs/selinux")).FullName, "enforce"), "1");
            Assert.Empty(new PodSupport(new(root)).Ignored(pod));
            Assert.Equal(
                "Pod was rejected: spec.securityContext.seLinuxOptions is not supported by this node: leave it out",
                new PodSupport(new(root)).FailureOf(pod, default)?.Message);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static PodFailure? Failure(string spec) => new PodSupport(new("/nowhere")).FailureOf(Pod(spec), default);

    private static Value Pod(string spec) => Value.Map(("spec", JsonReader.Read(spec)));

    // type Container
    //   name  string  required
    private static IEnumerable<string> FieldsOf(string type) => Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src/Fairway.Kubernetes/Kinds/Text"), "core.*.kinds")
        .SelectMany(file => File.ReadLines(file).SkipWhile(line => line.Split(' ') is not ["type", var name, ..] || name != type).Skip(1))
        .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
        .Select(line => $"{type}.{line.Trim().Split(' ')[0]}");
}
