using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds.Objects;

/// <summary>What kube-apiserver answers to the same objects (`kubectl create --dry-run=server`), values written as JSON as since 1.32.</summary>
public sealed class ObjectValidationTests
{
    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
        + "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public static TheoryData<string, string[]> Refusals => new()
    {
        {
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"Bad_Name"},"spec":{"containers":[]}}""",
            [$"metadata.name: Invalid value: \"Bad_Name\": {SubdomainRule}", "spec.containers: Required value"]
        },
        {
            """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a.b"}}""",
            [$"metadata.name: Invalid value: \"a.b\": {LabelRule}"]
        },
        {
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"restartPolicy":"Sometimes","containers":"""
            + """[{"name":"A","image":" x"},{"name":"c","image":"i"},{"name":"c"}]}}""",
            [
                "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"",
                $"spec.containers[0].name: Invalid value: \"A\": {LabelRule}",
                "spec.containers[0].image: Invalid value: \" x\": must not have leading or trailing whitespace",
                "spec.containers[2].image: Required value",
                "spec.containers[2].name: Duplicate value: \"c\"",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","ports":"""
            + """[{"containerPort":70000},{"name":"a","containerPort":1},{"name":"a","containerPort":1}],"env":"""
            + """[{"name":"A","value":"x","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}}""",
            [
                "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
                "spec.containers[0].ports[2].name: Duplicate value: \"a\"",
                "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"volumes":[{"name":"v"},{"name":"v"},{"name":"w","emptyDir":"""
            + """{},"configMap":{"name":"x"}},{"name":"s","secret":{}}],"containers":[{"name":"c","image":"i","volumeMounts":"""
            + """[{"name":"nope","mountPath":"/a"},{"name":"v","mountPath":"/a","subPath":"../x"}]}]}}""",
            [
                "spec.volumes[1].name: Duplicate value: \"v\"",
                "spec.volumes[2].configMap: Forbidden: may not specify more than 1 volume type",
                "spec.volumes[3].secret.secretName: Required value",
                "spec.containers[0].volumeMounts[0].name: Not found: \"nope\"",
                "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique",
                "spec.containers[0].volumeMounts[1].subPath: Invalid value: \"../x\": must not contain '..'",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":"""
            + """{"cpu":"1","foo":"1"},"requests":{"cpu":"2","foo":"1","memory":"-1"}},"livenessProbe":{"successThreshold":2,"exec":"""
            + """{"command":["a"]},"httpGet":{"port":0}},"readinessProbe":{},"securityContext":{"runAsUser":-1}}]}}""",
            [
                "spec.containers[0].livenessProbe.httpGet: Forbidden: may not specify more than 1 handler type",
                "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
                "spec.containers[0].readinessProbe: Required value: must specify a handler type",
                "spec.containers[0].resources.limits[foo]: Invalid value: \"foo\": must be a standard resource type or fully qualified",
                "spec.containers[0].resources.limits[foo]: Invalid value: \"foo\": must be a standard resource for containers",
                "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard resource type or fully qualified",
                "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard resource for containers",
                "spec.containers[0].resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal to 0",
                "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1",
                "spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
            ]
        },
        {
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":-1,"selector":{"matchLabels":"""
            + """{"a":"b"}},"strategy":{"rollingUpdate":{"maxUnavailable":0,"maxSurge":0}},"template":{"metadata":{"labels":{"a":"c"}},"spec":"""
            + """{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""",
            [
                "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`",
                "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
                "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
            ]
        },
        {
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{}}""",
            [
                "spec.selector: Required value",
                "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`",
                "spec.template.spec.containers: Required value",
            ]
        },
        {
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"selector":{},"strategy":"""
            + """{"type":"Recreate","rollingUpdate":{"maxUnavailable":1}},"progressDeadlineSeconds":1,"minReadySeconds":2,"template":{"spec":"""
            + """{"containers":[{"name":"c","image":"i"}]}}}}""",
            [
                "spec.progressDeadlineSeconds: Invalid value: 1: must be greater than minReadySeconds",
                "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
                "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80},{"name":"a","port":0"""
            + ""","nodePort":30000,"targetPort":"-x"}]}}""",
            [
                "spec.ports[0].name: Required value",
                "spec.ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                "spec.ports[1].targetPort: Invalid value: \"-x\": must not begin or end with a hyphen",
                "spec.ports[1].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"ExternalName"}}""",
            ["spec.externalName: Required value"]
        },
        {
            """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"parallelism":-1,"template":{"spec":{"containers":"""
            + """[{"name":"c","image":"i"}]}}}}""",
            [
                "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
                "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"k":"v","..":"y"},"binaryData":{"k":"eA=="}}""",
            [
                "data[k]: Invalid value: \"k\": duplicate of key present in binaryData",
                "data[..]: Invalid value: \"..\": must not be '..'",
            ]
        },
        {
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"c"},"type":"kubernetes.io/tls"}""",
            ["data[tls.crt]: Required value", "data[tls.key]: Required value"]
        },
        {
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"a/b"},"rules":[{},{"verbs":["get"]"""
            + ""","nonResourceURLs":["/x"]}]}""",
            [
                "metadata.name: Invalid value: \"a/b\": may not contain '/'",
                "rules[0].verbs: Required value: verbs must contain at least one value",
                "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
                "rules[0].resources: Required value: resource rules must supply at least one resource",
                "rules[1].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs",
            ]
        },
        {
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"a"},"roleRef":{"kind":"X"},"subjects":"""
            + """[{"kind":"User","name":""},{"kind":"ServiceAccount","name":"x","apiGroup":"a"},{"kind":"Foo","name":"x"}]}""",
            [
                "roleRef.name: Required value",
                "subjects[0].name: Required value",
                "roleRef.kind: Unsupported value: \"X\": supported values: \"Role\", \"ClusterRole\"",
                "subjects[1].apiGroup: Unsupported value: \"a\": supported values: \"\"",
                "subjects[2].kind: Unsupported value: \"Foo\": supported values: \"ServiceAccount\", \"User\", \"Group\"",
            ]
        },
        {
            """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"a"},"spec":{"leaseDurationSeconds":0}}""",
            ["spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"]
        },
        {
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","ownerReferences":[{"apiVersion":"","kind":"A","name":"a","uid":""}]}"""
            + ""","spec":{"containers":[{"name":"c","image":"i"}]}}""",
            [
                "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
                "metadata.ownerReferences.uid: Invalid value: \"\": uid must not be empty",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_problem_is_reported_in_the_api_s_words(string json, string[] expected) =>
        Assert.Equal(expected, Sample.ErrorsOf(Create(json)));

    [Theory]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","ports":"""
        + """[{"containerPort":80},{"containerPort":80}]}]}}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"clusterIP":"None"}}""")]
    [InlineData(
        """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"system:x"},"rules":[{"verbs":["*"]"""
        + ""","nonResourceURLs":["*"]}]}""")]
    public void What_the_api_takes_is_taken(string json) => Assert.Empty(Sample.ErrorsOf(Create(json)));

    [Fact]
    public void A_pod_s_specification_stays_but_for_images_and_added_tolerations()
    {
        var old = Sample.Pod("""{"containers":[{"name":"c","image":"i:1"}],"tolerations":[{"key":"a","operator":"Exists"}]}""");
        var good = Sample.Pod("""
            {"containers":[{"name":"c","image":"i:2"}],"tolerations":[{"key":"a","operator":"Exists"},{"key":"b","operator":"Exists"}]}
            """);
        Assert.Empty(Sample.ErrorsOf(good, old));
        var bad = Sample.ErrorsOf(old.WithAt(["spec", "hostname"], "h").WithoutAt("spec", "tolerations"), old);
        Assert.Equal("spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds", bad[0]);
        Assert.StartsWith(
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,",
            bad[1],
            StringComparison.Ordinal);
        Assert.EndsWith("changed: spec.hostname", bad[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Selectors_names_and_references_stay()
    {
        var old = Sample.Deployment("""
            {"selector":{"matchLabels":{"a":"b"}},
             "template":{"metadata":{"labels":{"a":"b","c":"d"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}
            """);
        var renamed = old.WithAt(["metadata", "name"], "e").WithAt(["spec", "selector"], JsonReader.Read("""{"matchLabels":{"c":"d"}}"""));
        Assert.Equal(
            [
                "metadata.name: Invalid value: \"e\": field is immutable",
                "spec.selector: Invalid value: {\"matchLabels\":{\"c\":\"d\"}}: field is immutable",
            ],
            Sample.ErrorsOf(renamed, old));

        var service = Create("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}],"clusterIP":"10.0.0.1"}}
            """);
        var moved = service.WithAt(["spec", "clusterIP"], "10.0.0.2").WithAt(["spec", "clusterIPs"], Value.List("10.0.0.2"));
        Assert.Equal(["spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set"], Sample.ErrorsOf(moved, service));

        var binding = Create("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b"},
             "roleRef":{"kind":"ClusterRole","name":"a"}}
            """);
        Assert.Equal(
            ["roleRef: Invalid value: {\"kind\":\"ClusterRole\",\"name\":\"z\",\"apiGroup\":\"rbac.authorization.k8s.io\"}: cannot change roleRef"],
            Sample.ErrorsOf(binding.WithAt(["roleRef", "name"], "z"), binding));
    }

    [Fact]
    public void What_is_marked_immutable_stays()
    {
        var old = Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"b"},"immutable":true}""");
        Assert.Equal(
            ["immutable: Forbidden: field is immutable when `immutable` is set", "data: Forbidden: field is immutable when `immutable` is set"],
            Sample.ErrorsOf(old.Without("immutable").Without("data"), old));
        Assert.Empty(Sample.ErrorsOf(old.WithAt(["metadata", "labels", "x"], "y"), old));
    }

    [Fact]
    public void Problems_become_one_answer_with_a_cause_each()
    {
        var kind = new GroupVersionKind("apps", "v1", "Deployment");
        var deployment = Sample.Deployment("{}");
        var errors = ObjectValidation.Validate(Sample.KindOf(deployment), deployment, Value.Null, _ => { }, CancellationToken.None);
        var error = FieldErrors.ToException(kind, "d", errors);
        Assert.Equal((422, "Invalid"), (error.Code, error.Reason));
        Assert.Equal(
            "Deployment.apps \"d\" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: "
            + "`selector` does not match template `labels`, spec.template.spec.containers: Required value]",
            error.Message);
        Assert.Equal(
            """{"name":"d","group":"apps","kind":"Deployment","causes":[{"reason":"FieldValueRequired","message":"Required """
            + """value","field":"spec.selector"},{"reason":"FieldValueInvalid","message":"Invalid value: null: `selector` does not match """
            + """template `labels`","field":"spec.template.metadata.labels"},{"reason":"FieldValueRequired","message":"Required """
            + """value","field":"spec.template.spec.containers"}]}""",
            error.Status["details"].ToString());
    }

    private static Value Create(string json)
    {
        var raw = JsonReader.Read(json);
        var kind = BuiltInKinds.Find(raw.GroupVersionKind)!;
        raw = raw.WithAt(["metadata", "uid"], "u");
        raw = kind.Namespaced ? raw.WithAt(["metadata", "namespace"], "default") : raw;
        return ObjectPreparation.Prepare(kind, ObjectDecoding.Decode(kind, raw, null), Value.Null);
    }
}
