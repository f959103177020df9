using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Ownership;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Ownership;

public sealed class FieldOwnershipApplyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // What kube-apiserver 1.20.2 records for `kubectl apply --server-side` of this Deployment; named fields get no dot, items do.
    [Fact]
    public void An_apply_creates_and_owns_what_it_mentions()
    {
        var applied = JsonReader.Read(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"replicas":2,
            "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[
            {"name":"app","image":"nginx:1","ports":[{"containerPort":80}],"env":[{"name":"A","value":"1"}]}]}}}}
            """);
        var schema = BuiltInKinds.Find(new("apps", "v1", "Deployment"))!.Schema;
        var result = FieldOwnership.Apply(schema, Value.Null, applied, "alice", "apps/v1", "", false, Now);
        Assert.Equal(applied, result.Object.WithoutAt("metadata", "managedFields"));
        var entry = Assert.Single(result.Object["metadata"]["managedFields"].Items);
        Assert.Equal(
            """{"manager":"alice","operation":"Apply","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1"}""",
            entry.Without("fieldsV1").ToString());
        Assert.Equal(
            """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:replicas":{},"f:selector":{},"f:template":"""
            + """{"f:metadata":{"f:labels":{"f:app":{}}},"f:spec":{"f:containers":"""
            + """{"k:{\"name\":\"app\"}":{".":{},"f:env":{"k:{\"name\":\"A\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":"""
            + """{},"f:name":{},"f:ports":"""
            + """{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}""",
            entry["fieldsV1"].ToString());
    }

    // The Status kube-apiserver 1.20.2 answers.
    [Fact]
    public void Another_value_for_a_field_of_another_manager_is_a_conflict()
    {
        var thing = new Thing().Update("carol", """{"granular":{"a":"1"}}""");
        var result = thing.TryApply("dave", """{"granular":{"a":"9"}}""");
        Assert.Equal(thing.Live, result.Object);
        var refusal = result.ToException();
        Assert.Equal((409, "Conflict"), (refusal.Code, refusal.Reason));
        Assert.Equal("""Apply failed with 1 conflict: conflict with "carol" using own.dev/v1: .spec.granular.a""", refusal.Message);
        Assert.Equal(
            """{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"carol\" using own.dev/v1","field":".spec.granular.a"}]}""",
            refusal.Status["details"].ToString());
    }

    // kube-apiserver 1.20.2: "Apply failed with 2 conflicts: conflicts with "alice":\n- .spec.replicas\n- ..."; an applier has no version.
    [Fact]
    public void Conflicts_are_listed_by_manager()
    {
        var thing = new Thing()
            .Apply("b", """{"nested":{"a":1},"ports":[{"port":80,"name":"web"}]}""")
            .Update("a", """{"nested":{"a":1,"b":1},"ports":[{"port":80,"name":"web"}]}""");
        var refusal = thing.TryApply("c", """{"nested":{"a":2,"b":2},"ports":[{"port":80,"name":"x"}]}""").ToException();
        Assert.Equal(
            """
            Apply failed with 3 conflicts: conflicts with "a" using own.dev/v1:
            - .spec.nested.b
            conflicts with "b":
            - .spec.nested.a
            - .spec.ports[port=80,protocol="TCP"].name
            """,
            refusal.Message);
    }

    [Fact]
    public void The_same_value_is_shared()
    {
        var thing = new Thing().Apply("a", """{"nested":{"a":1}}""").Apply("b", """{"nested":{"a":1}}""");
        Assert.Equal(thing.OwnedBy("a"), thing.OwnedBy("b"));
    }

    [Fact]
    public void Force_takes_the_field_over()
    {
        var thing = new Thing().Apply("a", """{"nested":{"a":1,"b":1}}""").Apply("b", """{"nested":{"a":2}}""", force: true);
        Assert.Equal("""{"nested":{"a":2,"b":1}}""", thing.Live["spec"].ToString());
        Assert.Equal("""{"f:spec":{"f:nested":{"f:b":{}}}}""", thing.OwnedBy("a"));
        Assert.Equal("""{"f:spec":{"f:nested":{"f:a":{}}}}""", thing.OwnedBy("b"));
    }

    [Theory]
    [InlineData("""{"nested":{"a":1,"b":1}}""", """{"nested":{"a":1}}""", """{"nested":{"a":1}}""")]
    [InlineData("""{"nested":{"a":1}}""", "{}", "{}")]
    [InlineData("""{"set":["x","y"]}""", """{"set":["y"]}""", """{"set":["y"]}""")]
    [InlineData("""{"ports":[{"port":1},{"port":2}]}""", """{"ports":[{"port":2}]}""", """{"ports":[{"port":2}]}""")]
    [InlineData("""{"granular":{"a":"1","b":"1"}}""", """{"granular":{"b":"1"}}""", """{"granular":{"b":"1"}}""")]
    [InlineData("""{"atomic":["a","b"]}""", """{"atomic":["b"]}""", """{"atomic":["b"]}""")]
    [InlineData("""{"atomicMap":{"a":"1"}}""", """{"atomicMap":{"b":"1"}}""", """{"atomicMap":{"b":"1"}}""")]
    [InlineData("""{"any":{"deep":{"x":[1]},"y":1}}""", """{"any":{"y":1}}""", """{"any":{"y":1}}""")]
    public void What_the_manager_leaves_out_now_goes(string first, string second, string expected) =>
        Assert.Equal(JsonReader.Read(expected), new Thing().Apply("a", first).Apply("a", second).Live["spec"]);

    [Fact]
    public void What_another_manager_owns_stays()
    {
        var thing = new Thing().Apply("a", """{"nested":{"a":1,"b":1}}""").Apply("b", """{"nested":{"b":1}}""").Apply("a", "{}");
        Assert.Equal("""{"nested":{"b":1}}""", thing.Live["spec"].ToString());
        Assert.Equal("""{"f:spec":{}}""", thing.OwnedBy("a"));
    }

    // structured-merge-diff: the item is its applier's; a field below it alone does not hold it.
    [Fact]
    public void An_item_goes_with_its_only_owner_even_when_another_wrote_below_it()
    {
        var thing = new Thing()
            .Apply("a", """{"ports":[{"port":80},{"port":90}]}""")
            .Update("b", """{"ports":[{"port":80,"name":"web"},{"port":90}]}""");
        Assert.Equal("""{"ports":[{"port":90}]}""", thing.Apply("a", """{"ports":[{"port":90}]}""").Live["spec"].ToString());
    }

    [Fact]
    public void An_item_that_two_apply_keeps_what_the_other_applied()
    {
        var thing = new Thing().Apply("a", """{"ports":[{"port":80,"name":"web"}]}""").Apply("b", """{"ports":[{"port":80}]}""").Apply("a", "{}");
        Assert.Equal("""{"ports":[{"port":80}]}""", thing.Live["spec"].ToString());
    }

    // structured-merge-diff v4.3 and later: shared items in the applied order, the live ones' own keep their place.
    [Theory]
    [InlineData("""["a","b","c"]""", """["c","a"]""", """["b","c","a"]""")]
    [InlineData("""["a","b","c"]""", """["x","b"]""", """["a","x","b","c"]""")]
    [InlineData("""["a"]""", """["b","c"]""", """["a","b","c"]""")]
    [InlineData("""["a","b"]""", """["a","x","b"]""", """["a","x","b"]""")]
    public void Lists_are_merged_in_order(string live, string applied, string expected) => Assert.Equal(
        expected, new Thing().Update("u", $$"""{"set":{{live}}}""").Apply("a", $$"""{"set":{{applied}}}""").Live["spec"]["set"].ToString());

    [Fact]
    public void The_time_stays_when_an_apply_changes_nothing()
    {
        var thing = new Thing().Apply("a", """{"nested":{"a":1}}""");
        var before = thing.Live;
        Assert.Equal(before, thing.Apply("a", """{"nested":{"a":1}}""").Live);
        Assert.Equal("2026-01-01T00:02:00Z", thing.Apply("a", """{"nested":{"a":2}}""").Entry("a")["time"].AsString());
    }

    [Fact]
    public void An_object_without_a_record_counts_as_written_before_the_first_apply()
    {
        var thing = new Thing().Update("u", """{"nested":{"a":1}}""");
        thing.Write("u", thing.Live.WithAt(["metadata", "managedFields"], JsonReader.Read("[{}]")));
        var refusal = thing.TryApply("a", """{"nested":{"a":2}}""").ToException();
        Assert.Equal("""Apply failed with 1 conflict: conflict with "before-first-apply" using own.dev/v1: .spec.nested.a""", refusal.Message);
    }

    [Fact]
    public void A_null_clears_the_field_and_is_owned()
    {
        var thing = new Thing().Update("u", """{"nested":{"b":1}}""").Apply("a", """{"nested":{"a":1}}""").Apply("a", """{"nested":{"a":null}}""");
        Assert.Equal("""{"nested":{"b":1}}""", thing.Live["spec"].ToString());
    }

    // Texts of structured-merge-diff's typed conversion and kube-apiserver's structuredmerge.go.
    [Theory]
    [InlineData(
        """{"zzz":1,"nested":{"q":1}}""",
        "failed to create typed patch object (/t; own.dev/v1, Kind=Thing): errors:\n  .spec.zzz: field not declared in schema\n  "
        + ".spec.nested.q: field not declared in schema")]
    [InlineData(
        """{"ports":[{"name":"q"}]}""",
        "failed to create typed patch object (/t; own.dev/v1, Kind=Thing): .spec.ports: element 0: associative list with keys has an element "
        + "that omits key field \"port\" (and doesn't have default value)")]
    [InlineData(
        """{"ports":[{"port":1},{"port":1,"protocol":"TCP"}]}""",
        "failed to create typed patch object (/t; own.dev/v1, Kind=Thing): .spec.ports: duplicate entries for key [port=1,protocol=\"TCP\"]")]
    [InlineData(
        """{"set":["q","q"]}""",
        "failed to create typed patch object (/t; own.dev/v1, Kind=Thing): .spec.set: duplicate entries for key [=\"q\"]")]
    [InlineData(
        """{"set":[null]}""",
        "failed to create typed patch object (/t; own.dev/v1, Kind=Thing): .spec.set: element 0: associative list without keys has an element "
        + "that's an explicit null")]
    [InlineData("""{"nested":[1]}""", "failed to create typed patch object (/t; own.dev/v1, Kind=Thing): .spec.nested: expected map, got [1]")]
    public void A_configuration_that_cannot_be_owned_is_refused(string spec, string message)
    {
        var refusal = Assert.Throws<KubernetesException>(() => new Thing().TryApply("a", spec));
        Assert.Equal((400, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void A_record_or_another_version_in_the_configuration_is_refused()
    {
        var applied = Thing.Object("{}");
        Assert.Equal("metadata.managedFields must be nil", Refusal(applied.WithAt(["metadata", "managedFields"], ValueList.Empty)));
        Assert.Equal(
            "Incorrect version specified in apply patch. Specified patch version: own.dev/v2, expected: own.dev/v1",
            Refusal(applied.With("apiVersion", "own.dev/v2")));
    }

    // The way documented for kubectl: https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply
    [Fact]
    public void Kubectl_takes_over_what_it_applied_on_the_client()
    {
        const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
        var last = Thing.Object("""{"nested":{"a":1,"b":1}}""");
        var thing = new Thing();
        thing.Write("kubectl-client-side-apply", last.WithAt(["metadata", "annotations", Annotation], last.ToString()));
        thing.Update("scaler", """{"nested":{"a":1,"b":5}}""");
        Assert.Equal(".spec.nested.b", Assert.Single(thing.TryApply("kubectl", """{"nested":{"a":2,"b":2}}""").Conflicts).Field);
        thing.Apply("kubectl", """{"nested":{"a":2}}""");
        Assert.Equal("""{"nested":{"a":2,"b":5}}""", thing.Live["spec"].ToString());
        Assert.Equal(
            """{"apiVersion":"own.dev/v1","kind":"Thing","metadata":{"name":"t"},"spec":{"nested":{"a":2}}}""" + "\n",
            thing.Live.Annotations[Annotation].AsString());
    }

    private static string Refusal(Value applied) => Assert.Throws<KubernetesException>(
        () => FieldOwnership.Apply(ThingSchema.Schema, Value.Null, applied, "a", "own.dev/v1", "", false, Now)).Message;
}
