using Fairway.ControlPlane.Printing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Printing;

/// <summary>The rows that `kubectl get -o wide` shows for the same objects (pkg/printers/internalversion/printers.go).</summary>
public sealed class KindTablesTests
{
    private const string Template = """{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}],"nodeSelector":{"d":"e"}}}""";

    public static TheoryData<string, string, string> Rows => new()
    {
        {
            "apps/v1 DaemonSet",
            """
            {"spec":{"selector":{"matchLabels":{"a":"b"}},"template":TEMPLATE},"status":{"desiredNumberScheduled":3,"currentNumberScheduled":2,
             "numberReady":1,"updatedNumberScheduled":2,"numberAvailable":1}}
            """,
            """["x",3,2,1,2,1,"d=e","2d","c","i","a=b"]"""
        },
        { "apps/v1 StatefulSet", """{"spec":{"replicas":2,"template":TEMPLATE},"status":{"readyReplicas":1}}""", """["x","1/2","2d","c","i"]""" },
        {
            "v1 ReplicationController",
            """{"spec":{"replicas":2,"selector":{"a":"b"},"template":TEMPLATE},"status":{"replicas":1}}""",
            """["x",2,1,0,"2d","c","i","a=b"]"""
        },
        {
            "apps/v1 ControllerRevision",
            """{"revision":4,"metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"DaemonSet","name":"d","controller":true}]}}""",
            """["x","daemonset.apps/d",4,"2d"]"""
        },
        {
            "batch/v1 CronJob",
            """
            {"spec":{"schedule":"@daily","suspend":false,"timeZone":"Etc/UTC","jobTemplate":{"spec":{"template":TEMPLATE}}},
             "status":{"active":[{}],"lastScheduleTime":"2026-11-20T11:00:00Z"}}
            """,
            """["x","@daily","Etc/UTC","False",1,"60m","2d","c","i","<none>"]"""
        },
        {
            "autoscaling/v2 HorizontalPodAutoscaler",
            """
            {"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"minReplicas":1,"maxReplicas":3,"metrics":[{"type":"Resource",
             "resource":{"name":"cpu","target":{"averageUtilization":80}}},{"type":"Pods","pods":{"target":{"averageValue":"5"}}}]},
             "status":{"currentReplicas":2,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":9}}}]}}
            """,
            """["x","Deployment/d","cpu: 9%/80%, <unknown>/5","1",3,2,"2d"]"""
        },
        {
            "v1 ResourceQuota",
            """{"status":{"hard":{"pods":"3","limits.cpu":"2","cpu":"1"},"used":{"pods":"1"}}}""",
            """["x","cpu: 0/1, pods: 1/3","limits.cpu: 0/2","2d"]"""
        },
        { "policy/v1 PodDisruptionBudget", """{"spec":{"minAvailable":"50%"},"status":{"disruptionsAllowed":1}}""", """["x","50%","N/A",1,"2d"]""" },
        {
            "v1 PersistentVolume",
            """
            {"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteMany","ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain",
             "storageClassName":"fast","claimRef":{"namespace":"n","name":"c"},"volumeMode":"Block"},"status":{"phase":"Bound"}}
            """,
            """["x","1Gi","RWO,RWX","Retain","Bound","n/c","fast","<unset>","","2d","Block"]"""
        },
        {
            "v1 PersistentVolumeClaim",
            """{"spec":{"volumeMode":"Filesystem","accessModes":["ReadWriteOnce"]},"status":{"phase":"Pending"}}""",
            """["x","Pending","","","","","<unset>","2d","Filesystem"]"""
        },
        {
            "storage.k8s.io/v1 StorageClass",
            """{"metadata":{"annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p","reclaimPolicy":"Delete"}""",
            """["x (default)","p","Delete","Immediate",false,"2d"]"""
        },
        {
            "storage.k8s.io/v1 CSIDriver",
            """{"spec":{"podInfoOnMount":true,"volumeLifecycleModes":["Persistent"]}}""",
            """["x",true,true,false,"<unset>",false,"Persistent","2d"]"""
        },
        {
            "networking.k8s.io/v1 Ingress",
            """
            {"spec":{"rules":[{"host":"a"},{"host":"b"},{"host":"c"},{"host":"d"}],"tls":[{}]},
             "status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}
            """,
            """["x","<none>","a,b,c + 1 more...","1.2.3.4","80, 443","2d"]"""
        },
        {
            "networking.k8s.io/v1 IngressClass",
            """{"spec":{"controller":"a.io/b","parameters":{"apiGroup":"g.io","kind":"K","name":"n"}}}""",
            """["x","a.io/b","K.g.io/n","2d"]"""
        },
        {
            "certificates.k8s.io/v1 CertificateSigningRequest",
            """
            {"spec":{"signerName":"s.io/n","username":"ann","expirationSeconds":3600},
             "status":{"conditions":[{"type":"Approved"}],"certificate":"eA=="}}
            """,
            """["x","2d","s.io/n","ann","60m","Approved,Issued"]"""
        },
        {
            "apiregistration.k8s.io/v1 APIService",
            """{"spec":{"service":{"namespace":"n","name":"s"}},"status":{"conditions":[{"type":"Available","status":"False","reason":"Gone"}]}}""",
            """["x","n/s","False (Gone)","2d"]"""
        },
        {
            "flowcontrol.apiserver.k8s.io/v1 FlowSchema",
            """{"spec":{"priorityLevelConfiguration":{"name":"p"},"matchingPrecedence":5}}""",
            """["x","p",5,"<none>","2d","?"]"""
        },
        { "scheduling.k8s.io/v1 PriorityClass", """{"value":7,"preemptionPolicy":"Never"}""", """["x",7,false,"2d","Never"]""" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_shows_what_kubectl_shows(string type, string json, string cells)
    {
        var (version, name) = (type.Split(' ')[0], type.Split(' ')[1]);
        var @object = JsonReader.Read(json.Replace("TEMPLATE", Template, StringComparison.Ordinal))
            .WithAt(["metadata", "name"], "x").WithAt(["metadata", "creationTimestamp"], "2026-11-18T12:00:00Z");
        var table = TablePrinter.Print(
            BuiltInKinds.Find(GroupVersionKind.From(version, name))!,
            [@object],
            Value.Null,
            TableObjects.None,
            new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(cells, table["rows"][0]["cells"].ToString());
        Assert.Equal(table["columnDefinitions"].Items.Count, table["rows"][0]["cells"].Items.Count);
    }
}
