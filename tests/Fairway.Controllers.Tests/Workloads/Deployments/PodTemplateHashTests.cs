using System.Text.RegularExpressions;
using Fairway.Controllers.Workloads.Deployments;

namespace Fairway.Controllers.Tests.Workloads.Deployments;

public sealed class PodTemplateHashTests
{
    private const string Template = """{"metadata": {"labels": {"a": "1", "b": "2"}}, "spec": {"volumes": [{"name": "v", "emptyDir": {}}]}}""";

    [Fact]
    public void The_order_of_keys_and_absent_metadata_change_nothing()
    {
        var reordered = Sample.Json(
            """
            {"spec": {"volumes": [{"emptyDir": {}, "name": "v"}]},
             "metadata": {"creationTimestamp": null, "annotations": {}, "labels": {"b": "2", "a": "1"}}}
            """);

        Assert.Equal(PodTemplateHash.Of(Sample.Json(Template), 0), PodTemplateHash.Of(reordered, 0));
        Assert.True(PodTemplateHash.AreEqual(Sample.Json(Template), reordered));
    }

    [Fact]
    public void Another_template_or_another_collision_count_gives_another_hash()
    {
        var template = Sample.Json(Template);
        var hashes = new[]
        {
            PodTemplateHash.Of(template, 0), PodTemplateHash.Of(template, 1), PodTemplateHash.Of(template.WithAt(["spec", "volumes"], default), 0),
        };

        Assert.Equal(3, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches(new Regex("^[bcdfghjklmnpqrstvwxz2456789]{1,10}$"), hash));
    }

    [Fact]
    public void The_hash_label_itself_does_not_count_but_an_empty_volume_source_does()
    {
        var template = Sample.Json(Template);

        Assert.True(PodTemplateHash.AreEqual(template, template.WithAt(["metadata", "labels", "pod-template-hash"], "abc")));
        Assert.False(PodTemplateHash.AreEqual(template, template.WithAt(["spec", "volumes"], Sample.Json("""[{"name": "v"}]"""))));
    }
}
