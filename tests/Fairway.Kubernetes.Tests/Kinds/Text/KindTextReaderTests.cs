using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Text;
using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Tests.Kinds.Text;

public sealed class KindTextReaderTests
{
    private const string Meta = "group meta v1 m\ntype ObjectMeta\n  name string\n";

    [Fact]
    public void A_kind_and_its_types_become_a_description()
    {
        var kind = Build("""
            group apps v1 io.apps

            kind Thing things thing "Does \"things\"."  # a comment
              @short th thg
              @cluster
              @status
              @scale spec.replicas status.replicas status.selector
              @subresource run example.io/v1 Run create get
              spec ThingSpec = {} retainKeys

            type ThingSpec
              replicas int32 = 1 min(0) max(10)
              mode     string required in(A, "B C")
              ports    []Port map(number, protocol) merge(number)
              next     ThingSpec

            type Port atomic
              number   int32 required
              protocol string = "TCP"
            """);
        Assert.Equal(("things", "thing", "Does \"things\".", false), (kind.Plural, kind.Singular, kind.Schema.Description, kind.Namespaced));
        Assert.Equal(["th", "thg"], kind.ShortNames);
        Assert.Equal(["status", "scale", "run"], kind.Subresources.Select(subresource => subresource.Name));
        Assert.Equal(new GroupVersionKind("example.io", "v1", "Run"), kind.FindSubresource("run")!.Kind);
        var spec = kind.Schema.Field("spec")!;
        Assert.Equal(PatchStrategy.RetainKeys, spec.PatchStrategy);
        Assert.Equal((1L, 0d, 10d), (spec.Field("replicas")!.Default.AsLong(), spec.Field("replicas")!.Minimum, spec.Field("replicas")!.Maximum));
        Assert.Equal(["A", "B C"], spec.Field("mode")!.Enum.Select(value => value.AsString()));
        Assert.Equal(["mode"], spec.Required);
        Assert.Equal(["number", "protocol"], spec.Field("ports")!.ListMapKeys);
        Assert.Equal("number", spec.Field("ports")!.PatchMergeKey);
        Assert.True(spec.Field("ports")!.Items!.AtomicMap);
        Assert.Same(spec.Properties, spec.Field("next")!.Properties);
    }

    [Theory]
    [InlineData("x y", "x.kinds, line 2, column 1: \"x\" does not start a block: expected group, kind or type")]
    [InlineData("type A\n  b", "x.kinds, line 3, column 4: the line ends too early")]
    [InlineData("type A\n  b nothing", "x.kinds, line 3, column 3: there is no type \"nothing\"")]
    [InlineData("type A\n  b string =x", "x.kinds, line 3, column 13: expected a JSON value")]
    [InlineData("type A\n  b string odd", "x.kinds, line 3, column 12: there is no attribute \"odd\"")]
    [InlineData("type A\n  b string set", "x.kinds, line 3, column 12: \"set\" is for lists")]
    [InlineData("type A\n  b string 2.0", "x.kinds, line 3, column 12: expected a field's number")]
    [InlineData("type A\n  b string min(a)", "x.kinds, line 3, column 12: \"min\" takes a number")]
    [InlineData("type A\n  b []string map(a", "x.kinds, line 3, column 19: expected )")]
    [InlineData("type A\n  b string\n  b string", "x.kinds, line 4, column 3: the field \"b\" is there already")]
    [InlineData("type A\n  b string\ntype A\n  b string", "x.kinds, line 4, column 1: the type \"A\" is there already")]
    [InlineData("type A\n  @cluster", "x.kinds, line 3, column 4: only a kind has @ properties")]
    [InlineData("  b string", "x.kinds, line 2, column 3: a field stands outside a kind or a type")]
    [InlineData("kind A as a \"\"\n  @odd", "x.kinds, line 3, column 4: \"@odd\" is unknown or has the wrong number of words")]
    [InlineData("kind A as a \"\" more", "x.kinds, line 2, column 16: unexpected text at the end of the line")]
    public void An_error_names_file_line_and_column(string text, string message)
    {
        var error = Assert.Throws<KindTextException>(() => Build("group x v1 io.x\n" + text));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_text_without_a_group_is_refused() =>
        Assert.Throws<KindTextException>(() => KindTextReader.Read("x.kinds", "type A\n  b string"));

    private static KindDescription Build(string text)
    {
        var kinds = new KindTextBuilder([KindTextReader.Read("x.kinds", text), KindTextReader.Read("meta.kinds", Meta)]).Build(_ => null);
        return kinds.Count > 0 ? kinds[0] : null!;
    }
}
