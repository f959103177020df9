using Fairway.Controllers.Collection;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Collection;

public sealed class NamespaceRemainsTests
{
    // The words of kubernetes/pkg/controller/namespace/deletion/status_condition_utils.go.
    [Fact]
    public void What_remains_is_told_by_kind_and_by_finalizer()
    {
        var remains = new NamespaceRemains();
        remains.Add(new("", "v1", "pods"), [Sample.Pod("a"), Sample.Pod("b").WithAt(["metadata", "finalizers"], Value.List("example.com/hold"))]);
        remains.Add(new("apps", "v1", "deployments"), [Sample.Deployment(1)]);
        remains.Add(new("", "v1", "secrets"), []);

        var conditions = remains.Conditions(ValueList.Empty, Sample.Now);

        Assert.False(remains.IsEmpty);
        Assert.Equal(
            "Some resources are remaining: deployments.apps has 1 resource instances, pods. has 2 resource instances",
            Message(conditions, "NamespaceContentRemaining", "True", "SomeResourcesRemain"));
        Assert.Equal(
            "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
            Message(conditions, "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain"));
        Assert.Equal(
            "All content successfully deleted, may be waiting on finalization",
            Message(conditions, "NamespaceDeletionContentFailure", "False", "ContentDeleted"));
    }

    [Fact]
    public void A_refused_deletion_is_told_and_holds_the_namespace()
    {
        var remains = new NamespaceRemains();
        remains.AddFailure("pods.: the server is on fire");

        Assert.False(remains.IsEmpty);
        Assert.Equal(
            "Failed to delete all resource types, 1 remaining: pods.: the server is on fire",
            Message(remains.Conditions(ValueList.Empty, Sample.Now), "NamespaceDeletionContentFailure", "True", "ContentDeletionFailed"));
    }

    private static string? Message(ValueList conditions, string type, string status, string reason)
    {
        var condition = Conditions.Find(conditions, type);
        Assert.Equal((status, reason), (condition["status"].AsString(), condition["reason"].AsString()));
        return condition["message"].AsString();
    }
}
