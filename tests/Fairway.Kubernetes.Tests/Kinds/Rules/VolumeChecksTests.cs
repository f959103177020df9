namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>What kube-apiserver's ValidateVolumes (pkg/apis/core/validation) says of the same volumes.</summary>
public sealed class VolumeChecksTests
{
    [Theory]
    [InlineData("""{"downwardAPI":{"items":[{"path":"a/b","fieldRef":{"fieldPath":"metadata.labels"}}]}}""")]
    [InlineData("""{"downwardAPI":{"items":[{"path":"a","resourceFieldRef":{"containerName":"c","resource":"limits.cpu"}}]}}""")]
    [InlineData("""{"projected":{"sources":[{"serviceAccountToken":{"path":"token"}},{"configMap":{"name":"m"}}]}}""")]
    public void What_the_api_takes_is_taken(string volume) => Assert.Empty(Errors(volume));

    [Theory]
    [InlineData(
        """{"downwardAPI":{"items":[{"path":"/a","fieldRef":{"fieldPath":"metadata.name"}}]}}""",
        "downwardAPI.items[0].path: Invalid value: \"/a\": must be a relative path")]
    [InlineData(
        """{"downwardAPI":{"items":[{"path":"a/../b","fieldRef":{"fieldPath":"metadata.name"}}]}}""",
        "downwardAPI.items[0].path: Invalid value: \"a/../b\": must not contain '..'")]
    [InlineData(
        """{"downwardAPI":{"items":[{"path":"..data","fieldRef":{"fieldPath":"metadata.name"}}]}}""",
        "downwardAPI.items[0].path: Invalid value: \"..data\": must not start with '..'")]
    [InlineData(
        """{"downwardAPI":{"items":[{"path":"a","fieldRef":{"fieldPath":"spec.nodeName"}}]}}""",
        "downwardAPI.items[0].fieldRef.fieldPath: Unsupported value: \"spec.nodeName\": supported values: \"metadata.annotations\", "
        + "\"metadata.labels\", \"metadata.name\", \"metadata.namespace\", \"metadata.uid\"")]
    [InlineData(
        """{"downwardAPI":{"items":[{"path":"a"}]}}""",
        "downwardAPI.items[0]: Required value: one of fieldRef and resourceFieldRef is required")]
    [InlineData(
        """{"downwardAPI":{"items":[{"path":"a","resourceFieldRef":{"resource":"limits.cpu"}}]}}""",
        "downwardAPI.items[0].resourceFieldRef.containerName: Required value")]
    [InlineData(
        """{"projected":{"sources":[{"downwardAPI":{"items":[{"path":"../a","fieldRef":{"fieldPath":"metadata.name"}}]}}]}}""",
        "projected.sources[0].downwardAPI.items[0].path: Invalid value: \"../a\": must not contain '..'")]
    [InlineData(
        """{"projected":{"sources":[{"serviceAccountToken":{"path":"/etc/x"}}]}}""",
        "projected.sources[0].serviceAccountToken.path: Invalid value: \"/etc/x\": must be a relative path")]
    [InlineData(
        """{"projected":{"sources":[{"serviceAccountToken":{"path":"t","expirationSeconds":599}}]}}""",
        "projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes")]
    [InlineData(
        """{"secret":{"secretName":"s","items":[{"key":"k","path":"..x"}]}}""",
        "secret.items[0].path: Invalid value: \"..x\": must not start with '..'")]
    [InlineData("""{"emptyDir":{"sizeLimit":"-1"}}""", "emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity")]
    [InlineData("""{"nfs":{"server":"s","path":"a"}}""", "nfs.path: Invalid value: \"a\": must be an absolute path")]
    [InlineData("""{"image":{}}""", "image.reference: Required value")]
    public void What_would_leave_its_volume_or_cannot_be_had_is_refused(string volume, string error) =>
        Assert.Equal(["spec.volumes[0]." + error], Errors(volume));

    private static string[] Errors(string volume) => Sample.ErrorsOf(
        Sample.Pod($$"""{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v",{{volume[1..]}}]}"""));
}
