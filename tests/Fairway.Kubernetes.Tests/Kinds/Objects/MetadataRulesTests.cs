using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Kinds.Objects;

public sealed class MetadataRulesTests
{
    // pkg/apis/core/validation: validateKubeFinalizerName; apimachinery's ValidateFinalizers.
    [Fact]
    public void A_finalizer_is_a_standard_one_or_has_a_domain() => Assert.Equal(
        ["metadata.finalizers[1]: Invalid value: \"own\": name is neither a standard finalizer name nor is it fully qualified"],
        Errors("finalizers", Value.List("orphan", "own", "example.com/own")));

    [Fact]
    public void A_definition_may_be_held_by_the_name_that_its_server_uses() => Assert.DoesNotContain(
        Sample.ErrorsOf(Sample.Decode("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a.b.c",
             "finalizers":["customresourcecleanup.apiextensions.k8s.io"]},"spec":{}}
            """)),
        error => error.StartsWith("metadata.finalizers", StringComparison.Ordinal));

    [Fact]
    public void Dependents_are_either_orphaned_or_waited_for() => Assert.Equal(
        ["metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer orphan and foregroundDeletion cannot be both set"],
        Errors("finalizers", Value.List("orphan", "foregroundDeletion")));

    [Fact]
    public void The_size_of_annotations_is_counted_in_bytes()
    {
        Assert.Empty(Errors("annotations", Value.Map(("k", new string('x', (256 * 1024) - 1)))));
        Assert.Equal(
            ["metadata.annotations: Too long: may not be more than 262144 bytes"],
            Errors("annotations", Value.Map(("k", new string('ä', 128 * 1024)))));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_at_most_63_bytes(int length, bool isGood) => Assert.Equal(
        isGood ? [] : [$"metadata.labels: Invalid value: \"{new string('x', length)}\": must be no more than 63 bytes"],
        Errors("labels", Value.Map(("k", new string('x', length)))));

    private static string[] Errors(string field, Value value) => Sample.ErrorsOf(
        Sample.Decode("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"ns"}}""").WithAt(["metadata", field], value));
}
