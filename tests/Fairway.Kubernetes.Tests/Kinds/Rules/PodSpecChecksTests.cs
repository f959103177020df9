namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>What kube-apiserver's ValidatePodSpec (pkg/apis/core/validation) says of the same pods.</summary>
public sealed class PodSpecChecksTests
{
    [Theory]
    [InlineData("""{"fieldRef":{"fieldPath":"metadata.name"}}""")]
    [InlineData("""{"fieldRef":{"fieldPath":"metadata.labels['app']"}}""")]
    [InlineData("""{"resourceFieldRef":{"resource":"limits.cpu","divisor":"1m"}}""")]
    [InlineData("""{"resourceFieldRef":{"resource":"requests.memory","divisor":"1Mi"}}""")]
    public void A_variable_may_have_a_field_of_its_pod(string from) => Assert.Empty(Variable(from));

    [Theory]
    [InlineData(
        """{"fieldRef":{"fieldPath":"spec.hostname"}}""",
        "fieldRef.fieldPath: Invalid value: \"spec.hostname\": error converting fieldPath: field label not supported: spec.hostname")]
    [InlineData(
        """{"fieldRef":{"fieldPath":"metadata.labels["}}""",
        "fieldRef.fieldPath: Invalid value: \"metadata.labels[\": error converting fieldPath: field label not supported: metadata.labels[")]
    [InlineData(
        """{"fieldRef":{"fieldPath":"status.phase"}}""",
        "fieldRef.fieldPath: Unsupported value: \"status.phase\": supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", "
        + "\"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\"")]
    [InlineData(
        """{"fieldRef":{"apiVersion":"v2","fieldPath":"metadata.name"}}""",
        "fieldRef.fieldPath: Invalid value: \"metadata.name\": error converting fieldPath: unsupported pod version: v2")]
    [InlineData("""{"fieldRef":{"fieldPath":"metadata.name['x']"}}""", "fieldRef: Invalid value: \"metadata.name\": does not support subscript")]
    [InlineData(
        """{"resourceFieldRef":{"resource":"limits.gpu"}}""",
        "resourceFieldRef.resource: Unsupported value: \"limits.gpu\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\", "
        + "\"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\"")]
    [InlineData(
        """{"resourceFieldRef":{"resource":"limits.cpu","divisor":"1k"}}""",
        "resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource")]
    [InlineData(
        """{"fileKeyRef":{"volumeName":"v","path":"p","key":"k"}}""",
        "fileKeyRef: Forbidden: variables from files are not supported: use configMapKeyRef or secretKeyRef")]
    public void Another_field_is_refused(string from, string error) =>
        Assert.Equal(["spec.containers[0].env[0].valueFrom." + error], Variable(from));

    [Theory]
    [InlineData("""{"restartPolicy":"Always"}""", "containers", "restartPolicy: Forbidden: may not be set for non-init containers")]
    [InlineData("""{"restartPolicy":"Never"}""", "initContainers", "restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData(
        """{"lifecycle":{"preStop":{"sleep":{"seconds":1}}}}""",
        "initContainers",
        "lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always")]
    [InlineData(
        """{"restartPolicyRules":[{"action":"Restart"}]}""",
        "containers",
        "restartPolicyRules: Forbidden: restart rules of containers are not supported: use the pod's restartPolicy")]
    [InlineData(
        """{"readinessProbe":{"exec":{"command":["a"]},"terminationGracePeriodSeconds":5}}""",
        "containers",
        "readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes")]
    public void What_a_container_of_its_place_cannot_have_is_refused(string fields, string list, string error) =>
        Assert.Equal([$"spec.{list}[{(list == "containers" ? 1 : 0)}].{error}"], Errors(list, fields));

    [Fact]
    public void An_ephemeral_container_has_only_what_it_may()
    {
        var pod = Sample.Pod("""
            {"containers":[{"name":"c","image":"i"}],"ephemeralContainers":[{"name":"e","image":"i","ports":[{"containerPort":1}],
             "resources":{"limits":{"cpu":"1"}},"lifecycle":{"preStop":{"sleep":{"seconds":1}}},"livenessProbe":{"exec":{"command":["a"]}}}]}
            """);
        Assert.Equal(
            ((string[])["ports", "resources", "lifecycle", "livenessProbe"])
                .Select(field => $"spec.ephemeralContainers[0].{field}: Forbidden: cannot be set for an Ephemeral Container"),
            Sample.ErrorsOf(pod, pod));
    }

    [Fact]
    public void A_port_of_the_node_is_there_once_for_each_protocol() => Assert.Equal(
        ["spec.containers[0].ports[2].hostPort: Duplicate value: \"TCP//80\""],
        Errors("""
            {"containers":[{"name":"c","image":"i","ports":[{"containerPort":1,"hostPort":80},{"containerPort":1,"hostPort":80,"protocol":"UDP"},
             {"containerPort":2,"hostPort":80}]}]}
            """));

    [Theory]
    [InlineData("""{"hostAliases":[{"ip":"1","hostnames":["a b"]}]}""",
        "spec.hostAliases[0].ip: Invalid value: \"1\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "spec.hostAliases[0].hostnames: ")]
    [InlineData("""{"dnsPolicy":"None"}""", "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None")]
    [InlineData("""{"dnsPolicy":"None","dnsConfig":{}}""",
        "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None")]
    [InlineData("""{"dnsConfig":{"nameservers":["1.1.1.1","2.2.2.2","3.3.3.3","x"],"options":[{}]}}""",
        "spec.dnsConfig.nameservers: Invalid value: [\"1.1.1.1\",\"2.2.2.2\",\"3.3.3.3\",\"x\"]: must not have more than 3 nameservers",
        "spec.dnsConfig.nameservers[3]: Invalid value: \"x\": must be a valid IP address, ",
        "spec.dnsConfig.options[0]: Required value: must not be empty")]
    [InlineData("""{"dnsConfig":{"searches":["_tcp.a.example.",".","a b"]}}""", "spec.dnsConfig.searches[2]: Invalid value: \"a b\": ")]
    [InlineData("""{"tolerations":[{"key":"a b","operator":"Exists"},{"key":"a","value":"-"}]}""",
        "spec.tolerations[0].key: Invalid value: \"a b\": name part ", "spec.tolerations[1].operator: Invalid value: \"-\": a valid label ")]
    [InlineData("""{"schedulingGates":[{"name":"a"},{"name":"a"}],"readinessGates":[{"conditionType":"-"}]}""",
        "spec.schedulingGates[1]: Duplicate value: \"a\"", "spec.readinessGates[0].conditionType: Invalid value: \"-\": name part ")]
    [InlineData("""{"topologySpreadConstraints":[{"maxSkew":0,"topologyKey":"a","whenUnsatisfiable":"ScheduleAnyway","minDomains":2}]}""",
        "spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
        "spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: "
        + "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[]}}}}""",
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: "
        + "must have at least one node selector term")]
    [InlineData(
        """
        {"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":101,"preference":{
          "matchExpressions":[{"key":"a","operator":"In"},{"key":"a","operator":"Gt","values":["1","2"]}],
          "matchFields":[{"key":"x","operator":"In","values":["y"]}]}}]}}}
        """,
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100",
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0].values: Required value: ",
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[1].values: Required value: ",
        "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchFields[0].key: Invalid value: \"x\": "
        + "not a valid field selector key")]
    [InlineData(
        """
        {"affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":0,"podAffinityTerm":{"topologyKey":"a b",
          "labelSelector":{"matchExpressions":[{"key":"a","operator":"In"}]}}}]}}}
        """,
        "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100",
        "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions[0].values: ",
        "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: \"a b\": ")]
    public void What_a_pod_cannot_have_is_refused(string fields, params string[] beginnings)
    {
        var errors = Errors($$"""{"containers":[{"name":"c","image":"i"}],{{fields.Trim()[1..]}}""");
        Assert.Equal(beginnings.Length, errors.Length);
        Assert.All(errors.Zip(beginnings), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }

    private static string[] Variable(string from) =>
        Errors($$"""{"containers":[{"name":"c","image":"i","env":[{"name":"A","valueFrom":{{from}}}]}]}""");

    // The container stands after a plain one, so that its pod is right but for it.
    private static string[] Errors(string list, string fields)
    {
        var container = $$"""{"name":"x","image":"i",{{fields[1..]}}""";
        return Errors(list == "containers"
            ? $$"""{"containers":[{"name":"c","image":"i"},{{container}}]}"""
            : $$"""{"containers":[{"name":"c","image":"i"}],"{{list}}":[{{container}}]}""");
    }

    private static string[] Errors(string spec) => Sample.ErrorsOf(Sample.Pod(spec));
}
