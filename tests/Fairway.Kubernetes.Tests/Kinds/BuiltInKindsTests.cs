using Fairway.Kubernetes.Kinds;

namespace Fairway.Kubernetes.Tests.Kinds;

public sealed class BuiltInKindsTests
{
    [Fact]
    public void Every_text_is_read_and_types_of_other_groups_are_found()
    {
        var deployment = BuiltInKinds.Find(new("apps", "v1", "Deployment"))!;
        var container = deployment.Schema.Field("spec")!.Field("template")!.Field("spec")!.Field("containers")!;
        Assert.Equal(["name"], container.ListMapKeys);
        Assert.Equal("io.k8s.api.core.v1.Container", container.Items!.Name);
    }
}
