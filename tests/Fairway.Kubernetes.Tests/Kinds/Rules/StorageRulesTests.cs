using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>The wording is that of pkg/apis/storage/validation and pkg/apis/core/validation of Kubernetes.</summary>
public sealed class StorageRulesTests
{
    private const string Volume = "\"spec\":{\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":[\"ReadWriteOnce\"],"
    + "\"hostPath\":{\"path\":\"/d\"}}";
    private const string Claim = "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}";

    [Theory]
    [InlineData("v1 PersistentVolume", Volume)]
    [InlineData(
        "v1 PersistentVolume",
        "\"spec\":{\"capacity\":{\"storage\":\"0\"},\"accessModes\":[\"Any\"]}",
        "spec.accessModes: Unsupported value: \"Any\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\","
        + " \"ReadWriteOncePod\"",
        "spec.capacity[storage]: Invalid value: \"0\": must be greater than zero",
        "spec: Required value: must specify a volume type")]
    [InlineData(
        "v1 PersistentVolume",
        "\"spec\":{\"capacity\":{\"storage\":\"1\"},\"accessModes\":[\"ReadWriteOnce\"],\"local\":{\"path\":\"/a/../b\"},"
        + "\"nfs\":{\"server\":\"s\",\"path\":\"/\"}}",
        "spec.local.path: Invalid value: \"/a/../b\": must not contain '..'",
        "spec.nodeAffinity: Required value: Local volume requires node affinity",
        "spec.nfs: Forbidden: may not specify more than 1 volume type")]
    [InlineData(
        "v1 PersistentVolume",
        "\"spec\":{\"capacity\":{\"storage\":\"1\"},\"accessModes\":[\"ReadWriteOnce\"],\"hostPath\":{\"path\":\"/\"},"
        + "\"persistentVolumeReclaimPolicy\":\"Recycle\"}",
        "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'")]
    [InlineData("v1 PersistentVolumeClaim", Claim)]
    [InlineData(
        "v1 PersistentVolumeClaim",
        "\"spec\":{\"storageClassName\":\"A\"}",
        "spec.accessModes: Required value: at least 1 access mode is required",
        "spec.resources[storage]: Required value",
        "spec.storageClassName: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
        + " '-' or '.', "
        + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    [InlineData(
        "storage.k8s.io/v1 StorageClass",
        "\"provisioner\":\"p\",\"reclaimPolicy\":\"Recycle\",\"allowedTopologies\":[{\"matchLabelExpressions\":[{\"key\":\"z\","
        + "\"values\":[\"a\",\"a\"]}]}]",
        "allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: \"a\"",
        "reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"")]
    [InlineData(
        "storage.k8s.io/v1 VolumeAttachment",
        "\"spec\":{\"attacher\":\"a\",\"nodeName\":\"n\",\"source\":{}}",
        "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName")]
    [InlineData(
        "storage.k8s.io/v1 CSIDriver",
        "\"spec\":{\"tokenRequests\":[{\"audience\":\"a\",\"expirationSeconds\":1},{\"audience\":\"a\"}],\"volumeLifecycleModes\":[\"Never\"]}",
        "spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes",
        "spec.tokenRequests[1].audience: Duplicate value: \"a\"",
        "spec.volumeLifecycleModes: Unsupported value: \"Never\": supported values: \"Persistent\", \"Ephemeral\"")]
    [InlineData(
        "storage.k8s.io/v1 CSINode",
        "\"spec\":{\"drivers\":[{\"name\":\"d\",\"nodeID\":\"n\"},{\"name\":\"d\",\"nodeID\":\"n\",\"allocatable\":{\"count\":-1}}]}",
        "spec.drivers[1].allocatable.count: Invalid value: -1: must be greater than or equal to 0",
        "spec.drivers[1].name: Duplicate value: \"d\"")]
    [InlineData(
        "storage.k8s.io/v1 CSIStorageCapacity",
        "\"storageClassName\":\"s\",\"capacity\":\"-1\"",
        "capacity: Invalid value: \"-1\": must be greater than or equal to 0")]
    [InlineData(
        "storage.k8s.io/v1 VolumeAttributesClass",
        "\"driverName\":\"d\"",
        "parameters: Required value: must contain at least one key/value pair")]
    public void A_storage_object_is_checked(string type, string rest, params string[] errors) =>
        Assert.Equal(errors.Order(StringComparer.Ordinal), Sample.ErrorsOf(NewObject.Of(type, rest)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_bound_claim_may_grow_and_shrink_to_more_than_it_has()
    {
        var bound = NewObject.Of("v1 PersistentVolumeClaim", Claim)
            .WithAt(["status", "phase"], "Bound").WithAt(["status", "capacity", "storage"], "1Gi");
        Assert.Empty(Sample.ErrorsOf(Sized("3Gi"), bound));
        Assert.Empty(Sample.ErrorsOf(Sized("1500Mi"), bound));
        Assert.Equal(
            ["spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"], Sample.ErrorsOf(Sized("1Gi"), bound));

        Value Sized(string size) => bound.WithAt(["spec", "resources", "requests", "storage"], size);
    }

    [Fact]
    public void A_claim_that_waits_for_its_volume_may_only_be_given_one()
    {
        var claim = NewObject.Of("v1 PersistentVolumeClaim", Claim);
        Assert.Empty(Sample.ErrorsOf(claim.WithAt(["spec", "volumeName"], "v"), claim));
        Assert.StartsWith(
            "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n",
            Assert.Single(Sample.ErrorsOf(claim.WithAt(["spec", "storageClassName"], "fast"), claim)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_says_its_source_in_both_fields()
    {
        var source = "{\"kind\":\"VolumeSnapshot\",\"name\":\"s\",\"apiGroup\":\"snapshot.storage.k8s.io\"}";
        var claim = NewObject.Of("v1 PersistentVolumeClaim", "\"spec\":{\"dataSource\":" + source + "}");
        Assert.Equal(Fairway.Values.Json.JsonReader.Read(source), claim["spec"]["dataSourceRef"]);
    }

    [Theory]
    [InlineData("provisioner", "provisioner: Forbidden: updates to provisioner are forbidden.")]
    [InlineData("reclaimPolicy", "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.")]
    [InlineData("volumeBindingMode", "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable")]
    public void A_storage_class_keeps_how_volumes_are_made(string field, string expected)
    {
        var @class = NewObject.Of("storage.k8s.io/v1 StorageClass", "\"provisioner\":\"p\"");
        var other = field switch { "provisioner" => "q", "reclaimPolicy" => "Retain", _ => "WaitForFirstConsumer" };
        Assert.Equal([expected], Sample.ErrorsOf(@class.With(field, other), @class));
        Assert.Empty(Sample.ErrorsOf(@class.With("allowVolumeExpansion", true), @class));
    }
}
