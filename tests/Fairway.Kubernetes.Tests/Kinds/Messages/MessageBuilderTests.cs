using Fairway.Kubernetes.Kinds.Messages;
using Fairway.Kubernetes.Kinds.Text;

namespace Fairway.Kubernetes.Tests.Kinds.Messages;

public sealed class MessageBuilderTests
{
    private const string Meta = "group meta v1 m\ntype ObjectMeta\n  name string";

    [Fact]
    public void Fields_are_numbered_on_from_the_one_before_and_nested_where_the_number_says_so()
    {
        var messages = Build("""
            type Volume
              name      string required
              emptyDir  *Source 2.3
              secret    *Source
              count     *int32 5 = 1
              labels    map[string]string

            type Source
              path string 4 always
            """);

        var volume = messages["x.Volume"];
        Assert.Equal([(1, "name"), (2, ""), (5, "count"), (6, "labels")], volume.Fields.Select(field => (field.Number, field.Name)));
        Assert.Equal([(3, "emptyDir"), (4, "secret")], volume.Find(2)!.Message!.Fields.Select(field => (field.Number, field.Name)));
        Assert.Same(messages["x.Source"], volume.Find(2)!.Message!.Find(4)!.Message);
        Assert.Equal((true, false), (volume.Find(5)!.IsPointer, volume.Find(1)!.IsPointer));
        Assert.Equal((Occurrence.Map, MessageFieldType.Text), (volume.Find(6)!.Occurrence, volume.Find(6)!.Type));
        Assert.True(messages["x.Source"].Find(4)!.IsAlways);
    }

    [Fact]
    public void Two_fields_cannot_have_one_number()
    {
        var error = Assert.Throws<KindTextException>(() => Build("type A\n  b string 2\n  c string 2"));

        Assert.Equal("x.kinds, line 4, column 3: the number 2 is \"b\"'s already", error.Message);
    }

    [Fact]
    public void A_kinds_own_fields_begin_after_its_metadata()
    {
        // k8s.io/api/core/v1 generated.proto: ConfigMap has metadata 1, data 2, binaryData 3 and immutable 4.
        var fields = BuiltInMessages.Find(new("", "v1", "ConfigMap"))!.Fields.Select(field => (field.Number, field.Name));

        Assert.Equal([(1, "metadata"), (2, "data"), (3, "binaryData"), (4, "immutable")], fields);
    }

    [Theory]
    [InlineData("v1", "PodList", "core.PodList")]
    [InlineData("apps/v1", "DeleteOptions", "meta.DeleteOptions")]
    [InlineData("meta.k8s.io/v1", "PartialObjectMetadata", "meta.PartialObjectMetadata")]
    [InlineData("meta.k8s.io/v1", "Table", null)]
    public void Lists_and_what_every_group_has_are_messages_too(string version, string kind, string? name) =>
        Assert.Equal(name, BuiltInMessages.Find(GroupVersionKind.From(version, kind))?.Name);

    private static IReadOnlyDictionary<string, Message> Build(string text) =>
        MessageBuilder.Build([KindTextReader.Read("x.kinds", "group x v1 io.x\n" + text), KindTextReader.Read("meta.kinds", Meta)]);
}
