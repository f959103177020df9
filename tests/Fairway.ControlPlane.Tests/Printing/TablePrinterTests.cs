using Fairway.ControlPlane.Printing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Printing;

/// <summary>The rows that `kubectl get -o wide` of Kubernetes 1.34 shows for the same objects (pkg/printers/internalversion).</summary>
public sealed class TablePrinterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Rows => new()
    {
        {
            """
            {"apiVersion":"v1","kind":"Pod","spec":{"nodeName":"n1","containers":[{"name":"a"},{"name":"b"}]},"status":{"phase":"Running",
             "podIPs":[{"ip":"10.0.0.7"}],"containerStatuses":[{"ready":true,"restartCount":2,"state":{"running":{}},
             "lastState":{"terminated":{"finishedAt":"2026-11-20T11:55:00Z"}}},{"ready":false,"restartCount":1,
             "state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}
            """,
            """["x","1/2","CrashLoopBackOff","3 (5m ago)","2d","10.0.0.7","n1","<none>","<none>"]"""
        },
        {
            """{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"}]},"status":{"phase":"Pending"}}""",
            """["x","0/1","Pending","0","2d","<none>","<none>","<none>","<none>"]"""
        },
        {
            """
            {"apiVersion":"v1","kind":"Pod","spec":{"initContainers":[{"name":"i"},{"name":"j"}],"containers":[{"name":"a"}]},
             "status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}},{"name":"j",
             "state":{"terminated":{"exitCode":3}}}]}}
            """,
            """["x","0/1","Init:ExitCode:3","0","2d","<none>","<none>","<none>","<none>"]"""
        },
        {
            """
            {"apiVersion":"v1","kind":"Pod","spec":{"initContainers":[{"name":"s","restartPolicy":"Always"}],"containers":[{"name":"a"}]},
             "status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True"}],"initContainerStatuses":[{"name":"s",
             "started":true,"ready":true,"restartCount":1,"state":{"running":{}}}],"containerStatuses":[{"ready":true,"restartCount":0,
             "state":{"running":{}}}]}}
            """,
            """["x","2/2","Running","1","2d","<none>","<none>","<none>","<none>"]"""
        },
        {
            """
            {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a"}]},"status":{"phase":"Succeeded",
             "containerStatuses":[{"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}}
            """,
            """["x","0/1","Completed","0","2d","<none>","<none>","<none>","<none>"]"""
        },
        {
            """
            {"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":3,"selector":{"matchLabels":{"b":"2","a":"1"}},
             "template":{"spec":{"containers":[{"name":"c","image":"i:1"},{"name":"d","image":"j:2"}]}}},"status":{"readyReplicas":2,
             "updatedReplicas":3,"availableReplicas":1}}
            """,
            """["x","2/3",3,1,"2d","c,d","i:1,j:2","a=1,b=2"]"""
        },
        {
            """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","spec":{"replicas":3,"selector":{"matchExpressions":[{"key":"a","operator":"In",
             "values":["1","2"]},{"key":"b","operator":"Exists"}]},"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}},
             "status":{"replicas":2,"readyReplicas":1}}
            """,
            """["x",3,2,1,"2d","c","i","a in (1,2),b"]"""
        },
        {
            """
            {"apiVersion":"batch/v1","kind":"Job","spec":{"completions":2,"parallelism":1,"template":{"spec":{"containers":[{"name":"c",
             "image":"i"}]}}},"status":{"succeeded":1,"startTime":"2026-11-20T11:58:00Z"}}
            """,
            """["x","Running","1/2","2m","2d","c","i","<none>"]"""
        },
        {
            """
            {"apiVersion":"batch/v1","kind":"Job","spec":{"completions":1,"template":{"spec":{"containers":[]}}},"status":{"succeeded":1,
             "startTime":"2026-11-20T11:58:00Z","completionTime":"2026-11-20T11:58:09Z","conditions":[{"type":"Complete","status":"True"}]}}
            """,
            """["x","Complete","1/1","9s","2d","","","<none>"]"""
        },
        {
            """
            {"apiVersion":"v1","kind":"Service","spec":{"type":"NodePort","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],
             "ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":53,"protocol":"UDP"}],"selector":{"a":"b"}}}
            """,
            """["x","NodePort","10.0.0.1","<none>","80:30080/TCP,53/UDP","2d","a=b"]"""
        },
        {
            """{"apiVersion":"v1","kind":"Service","spec":{"type":"LoadBalancer","clusterIP":"None"}}""",
            """["x","LoadBalancer","None","<pending>","<none>","2d","<none>"]"""
        },
        {
            """
            {"apiVersion":"v1","kind":"Endpoints","subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"},{"ip":"10.0.0.3"},
             {"ip":"10.0.0.4"}],"ports":[{"port":80}]}]}
            """,
            """["x","10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...","2d"]"""
        },
        { """{"apiVersion":"v1","kind":"Endpoints"}""", """["x","<none>","2d"]""" },
        {
            """
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4","ports":[{"port":80,"name":"http"}],
             "endpoints":[{"addresses":["10.0.0.1"]}]}
            """,
            """["x","IPv4","80","10.0.0.1","2d"]"""
        },
        { """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4"}""", """["x","IPv4","<unset>","<unset>","2d"]""" },
        {
            """
            {"apiVersion":"v1","kind":"Node","metadata":{"labels":{"node-role.kubernetes.io/control-plane":""}},
             "spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP",
             "address":"1.2.3.4"}],"nodeInfo":{"kubeletVersion":"v1.34.0","osImage":"Debian","kernelVersion":"6.1",
             "containerRuntimeVersion":"crun://1.8"}}}
            """,
            """["x","Ready,SchedulingDisabled","control-plane","2d","v1.34.0","1.2.3.4","<none>","Debian","6.1","crun://1.8"]"""
        },
        { """{"apiVersion":"v1","kind":"Namespace","status":{"phase":"Active"}}""", """["x","Active","2d"]""" },
        { """{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"","b":""},"binaryData":{"c":""}}""", """["x",3,"2d"]""" },
        { """{"apiVersion":"v1","kind":"Secret","type":"Opaque","data":{"a":"czNjcjN0"}}""", """["x","Opaque",1,"2d"]""" },
        { """{"apiVersion":"v1","kind":"ServiceAccount"}""", """["x",0,"2d"]""" },
        { """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","spec":{"holderIdentity":"me"}}""", """["x","me","2d"]""" },
        { """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole"}""", """["x","2026-11-18T12:00:00Z"]""" },
        {
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","roleRef":{"kind":"Role","name":"r"},
             "subjects":[{"kind":"User","name":"u"},{"kind":"Group","name":"g"},{"kind":"ServiceAccount","name":"s","namespace":"ns"},
             {"kind":"User","name":"v"}]}
            """,
            """["x","Role/r","2d","u, v","g","ns/s"]"""
        },
        { """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition"}""", """["x","2026-11-18T12:00:00Z"]""" },
        {
            """
            {"apiVersion":"v1","kind":"Event","involvedObject":{"kind":"Pod","name":"p","fieldPath":"spec.containers{c}"},"type":"Warning",
             "reason":"Failed","message":"no \n","source":{"component":"kubelet","host":"n1"},"firstTimestamp":"2026-11-20T11:00:00Z",
             "lastTimestamp":"2026-11-20T11:59:30Z","count":4}
            """,
            """["30s","Warning","Failed","pod/p","spec.containers{c}","kubelet, n1","no","60m",4,"x"]"""
        },
        {
            """
            {"apiVersion":"events.k8s.io/v1","kind":"Event","regarding":{"kind":"Pod","name":"p"},"type":"Normal","reason":"R","note":"n",
             "reportingController":"c","eventTime":"2026-11-20T11:59:00.000000Z","series":{"count":2,
             "lastObservedTime":"2026-11-20T11:59:58.000000Z"}}
            """,
            """["2s","Normal","R","pod/p","","c","n","60s",3,"x"]"""
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_shows_what_kubectl_shows(string json, string cells)
    {
        var @object = JsonReader.Read(json).WithAt(["metadata", "name"], "x").WithAt(["metadata", "creationTimestamp"], "2026-11-18T12:00:00Z");
        var kind = BuiltInKinds.Find(@object.GroupVersionKind)!;
        var table = TablePrinter.Print(kind, [@object], Value.Null, TableObjects.None, Now);
        Assert.Equal(cells, table["rows"][0]["cells"].ToString());
        Assert.Equal(table["columnDefinitions"].Items.Count, table["rows"][0]["cells"].Items.Count);
    }

    [Fact]
    public void A_deleted_pod_is_terminating_until_it_has_ended()
    {
        var pod = JsonReader.Read("""{"metadata":{"name":"x","deletionTimestamp":"2026-11-20T11:00:00Z"},"status":{"phase":"Running"}}""");
        Assert.Equal("Terminating", PodSummary.Of(pod).Reason);
        Assert.Equal("Succeeded", PodSummary.Of(pod.WithAt(["status", "phase"], "Succeeded")).Reason);
        Assert.Equal("Unknown", PodSummary.Of(pod.WithAt(["status", "reason"], "NodeLost")).Reason);
    }

    [Fact]
    public void A_row_carries_what_was_asked_for()
    {
        var map = JsonReader.Read("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"b"}}""");
        var kind = BuiltInKinds.Find(map.GroupVersionKind)!;
        Assert.Equal(map, Row(TableObjects.Object));
        Assert.Equal(Value.Null, Row(TableObjects.None));
        Assert.Equal(
            """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"c"}}""", Row(TableObjects.Metadata).ToString());

        Value Row(TableObjects include) => TablePrinter.Print(kind, [map], Value.Null, include, Now)["rows"][0]["object"];
    }

    [Fact]
    public void Columns_are_told_with_the_first_event_of_a_watch_only()
    {
        var map = JsonReader.Read("""{"metadata":{"name":"c","resourceVersion":"7"}}""");
        var kind = BuiltInKinds.Find(new("", "v1", "ConfigMap"))!;
        var first = TablePrinter.PrintEvent(kind, map, TableObjects.None, Now, isFirst: true);
        Assert.Equal((3, "7"), (first["columnDefinitions"].Items.Count, first["metadata"]["resourceVersion"].AsString()));
        Assert.True(TablePrinter.PrintEvent(kind, map, TableObjects.None, Now, isFirst: false)["columnDefinitions"].IsNull);
    }

    [Fact]
    public void A_custom_kind_shows_its_columns()
    {
        var kind = Custom("""
            [{"name":"Size","type":"integer","jsonPath":".spec.size"},
             {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},
             {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"},{"name":"On","type":"boolean","jsonPath":".spec.on"},
             {"name":"List","type":"string","jsonPath":".spec.list"},{"name":"Missing","type":"string","priority":1,"jsonPath":".spec.nothing"}]
            """);
        var @object = JsonReader.Read("""
            {"metadata":{"name":"f","creationTimestamp":"2026-11-20T11:50:30Z"},"spec":{"size":3,"on":true,"list":["a","b"]},
             "status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}
            """);
        var table = TablePrinter.Print(kind, [@object], Value.Null, TableObjects.None, Now);
        Assert.Equal("""["f",3,"True","9m30s",true,"[\"a\",\"b\"]",null]""", table["rows"][0]["cells"].ToString());
        Assert.Equal(1L, table["columnDefinitions"][6]["priority"].AsLong());
    }

    [Fact]
    public void A_custom_kind_without_columns_shows_name_and_age()
    {
        var @object = JsonReader.Read("""{"metadata":{"name":"f","creationTimestamp":"2026-11-20T11:59:15Z"}}""");
        Assert.Equal(
            """["f","45s"]""", TablePrinter.Print(Custom("[]"), [@object], Value.Null, TableObjects.None, Now)["rows"][0]["cells"].ToString());
    }

    private static KindDescription Custom(string columns)
    {
        var definition = JsonReader.Read($$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"foos.x.io"},
             "spec":{"group":"x.io","scope":"Namespaced",
             "names":{"plural":"foos","kind":"Foo"},"versions":[{"name":"v1","served":true,"storage":true,
             "schema":{"openAPIV3Schema":{"type":"object"} },
             "additionalPrinterColumns":{{columns}} }]} }
            """);
        var (kinds, errors) = CustomKinds.FromDefinition(ObjectDecoding.Decode(BuiltInKinds.Find(definition.GroupVersionKind)!, definition, null));
        Assert.Empty(errors);
        return kinds[0];
    }
}
