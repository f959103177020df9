using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds.Objects;

public sealed class ObjectDecodingTests
{
    // The values are those of `kubectl create -o yaml` on Kubernetes 1.34.
    [Fact]
    public void A_deployment_gets_the_api_s_defaults()
    {
        var spec = Sample.Deployment("""
            {"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[
              {"name":"c","image":"registry:5000/x","ports":[{"containerPort":80}],"readinessProbe":{"httpGet":{"port":80}}}]}}}
            """)["spec"];
        Assert.Equal(
            JsonReader.Read("""
                {"replicas":1,"revisionHistoryLimit":10,"progressDeadlineSeconds":600,
                 "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},
                 "selector":{"matchLabels":{"a":"b"}},
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{
                   "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},
                   "schedulerName":"default-scheduler",
                   "containers":[{"name":"c","image":"registry:5000/x","imagePullPolicy":"Always","resources":{},
                     "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File",
                     "ports":[{"containerPort":80,"protocol":"TCP"}],
                     "readinessProbe":{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},
                       "timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3}}]}}}
                """),
            spec);
    }

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("registry:5000/nginx", "Always")]
    [InlineData("nginx:1.25", "IfNotPresent")]
    [InlineData("nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000", "IfNotPresent")]
    public void The_pull_policy_follows_the_tag(string image, string policy) => Assert.Equal(
        policy, Sample.Pod($$"""{"containers":[{"name":"c","image":"{{image}}"}]}""")["spec"]["containers"][0]["imagePullPolicy"].AsString());

    [Fact]
    public void A_pod_requests_what_it_is_limited_to_and_quantities_are_canonical()
    {
        var pod = Sample.Pod("""
            {"containers":[{"name":"c","image":"i:1","resources":{"limits":{"cpu":"500m","memory":"1024Mi"},"requests":{"cpu":0.2}}}]}
            """);
        var container = pod["spec"]["containers"][0];
        Assert.Equal("""{"limits":{"cpu":"500m","memory":"1Gi"},"requests":{"cpu":"200m","memory":"1Gi"}}""", container["resources"].ToString());
    }

    [Fact]
    public void Decoding_again_changes_nothing_and_copies_nothing()
    {
        var once = Sample.Pod("""{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1"}}}],"volumes":[{"name":"v"}]}""");
        var twice = ObjectDecoding.Decode(Sample.KindOf(once), once, null);
        Assert.Same(once.Fields, twice.Fields);
    }

    [Fact]
    public void Null_means_absent_and_unknown_fields_are_reported_by_path()
    {
        var unknown = new List<string>();
        var pod = ObjectDecoding.Decode(
            Sample.Kind("v1", "Pod"),
            JsonReader.Read("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":null,"odd":1},
                 "spec":{"restartPolicy":null,"containers":[{"name":"c","image":"i","imgae":"x","env":[{"name":"A","vale":"b"}]}]}}
                """),
            unknown);
        Assert.Equal(["metadata.odd", "spec.containers[0].imgae", "spec.containers[0].env[0].vale"], unknown);
        Assert.Equal("""{"name":"p"}""", pod.Metadata.ToString());
        Assert.Equal("Always", pod["spec"]["restartPolicy"].AsString());
    }

    // The wording is kube-apiserver's.
    [Theory]
    [InlineData("""{"replicas":"3"}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"replicas":1.5}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"paused":"no"}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool")]
    [InlineData(
        """{"template":{"spec":{"containers":{}}}}""",
        "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container")]
    [InlineData(
        """{"template":{"spec":{"containers":[{"image":{}}]}}}""",
        "json: cannot unmarshal object into Go struct field Container.spec.template.spec.containers.image of type string")]
    [InlineData(
        """{"template":{"spec":{"nodeSelector":{"a":1}}}}""",
        "json: cannot unmarshal number into Go struct field PodSpec.spec.template.spec.nodeSelector of type string")]
    [InlineData(
        """{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"lots"}}}]}}}""",
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void A_wrong_type_refuses_the_object(string spec, string message)
    {
        var error = Assert.Throws<KubernetesException>(() => Sample.Deployment(spec));
        Assert.Equal((400, StatusReason.BadRequest), (error.Code, error.Reason));
        Assert.Equal($"Deployment in version \"v1\" cannot be handled as a Deployment: {message}", error.Message);
    }

    [Fact]
    public void A_secret_s_texts_become_data()
    {
        var secret = Sample.Decode("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"eA=="},"stringData":{"b":"y"}}""");
        Assert.Equal("""{"a":"eA==","b":"eQ=="}""", secret["data"].ToString());
        Assert.Equal(("Opaque", true), (secret["type"].AsString(), secret["stringData"].IsNull));
    }

    [Fact]
    public void A_service_gets_ports_and_policies()
    {
        var service = Sample.Decode("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}],"clusterIP":"10.0.0.9"}}
            """);
        Assert.Equal(
            JsonReader.Read("""
                {"type":"ClusterIP","sessionAffinity":"None","internalTrafficPolicy":"Cluster","ipFamilyPolicy":"SingleStack","ipFamilies":["IPv4"],
                 "clusterIP":"10.0.0.9","clusterIPs":["10.0.0.9"],"ports":[{"port":80,"protocol":"TCP","targetPort":80}]}
                """),
            service["spec"]);
    }

    [Fact]
    public void A_job_gets_its_numbers()
    {
        var job = Sample.Decode("""
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},
             "spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[]}}}}
            """);
        Assert.Equal(
            (1L, 1L, 6L, "NonIndexed", false, "TerminatingOrFailed"),
            (job["spec"]["completions"].AsLong(), job["spec"]["parallelism"].AsLong(), job["spec"]["backoffLimit"].AsLong(),
             job["spec"]["completionMode"].AsString(), job["spec"]["suspend"].AsBool(), job["spec"]["podReplacementPolicy"].AsString()));
        Assert.Equal("b", job.Labels["a"].AsString());
    }
    [Fact]
    public void Zero_values_are_absent_where_Go_leaves_them_out_and_kept_behind_pointers()
    {
        var decoded = Sample.Decode("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x","labels":{}},"spec":{"replicas":0,"minReadySeconds":0,"paused":false,
             "selector":{"matchLabels":{"a":"b"}},"template":{"spec":{"hostNetwork":false,"enableServiceLinks":false,"containers":[
             {"name":"c","image":"i","args":[],"readinessProbe":{"httpGet":{"port":1},"periodSeconds":0}}]}}}}
            """);

        var (spec, pod) = (decoded["spec"], decoded["spec"]["template"]["spec"]);
        Assert.Equal((true, 0L), (decoded["metadata"]["labels"].IsNull, spec["replicas"].AsLong()));
        Assert.Equal((true, true, true), (spec["minReadySeconds"].IsNull, spec["paused"].IsNull, pod["hostNetwork"].IsNull));
        Assert.Equal((false, true), (pod["enableServiceLinks"].AsBool(), pod["containers"][0]["args"].IsNull));
        // A default is filled into the zero value of what is no pointer (pkg/apis/core/v1/defaults.go, SetDefaults_Probe).
        Assert.Equal(10, pod["containers"][0]["readinessProbe"]["periodSeconds"].AsLong());
    }

}
