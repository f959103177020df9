using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Ownership;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Ownership;

public sealed class FieldOwnershipUpdateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // What kube-apiserver 1.20.2 records for `kubectl create --field-manager=carol` of this ConfigMap.
    [Fact]
    public void A_creation_owns_what_was_sent_but_not_the_identity()
    {
        var sent = JsonReader.Read("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","labels":{"x":"1"}},"data":{"a":"1","b":"2"}}""");
        var schema = BuiltInKinds.Find(new("", "v1", "ConfigMap"))!.Schema;
        var written = FieldOwnership.Update(schema, Value.Null, sent, "carol", "v1", "", Now);
        Assert.Equal(
            """[{"manager":"carol","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":"""
            + """{"f:data":{".":{},"f:a":{},"f:b":{}},"f:metadata":{"f:labels":{".":{},"f:x":{}}}}}]""",
            written["metadata"]["managedFields"].ToString());
    }

    // The shape kube-apiserver gives every Deployment: parts that Go holds by value (spec, template) are nobody's, pointers and maps are.
    [Fact]
    public void Parts_that_always_exist_in_a_built_in_kind_are_nobodys()
    {
        var sent = JsonReader.Read(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
            "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}},
            "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"nginx","ports":[{"containerPort":80}]}]}}}}
            """);
        var schema = BuiltInKinds.Find(new("apps", "v1", "Deployment"))!.Schema;
        var written = FieldOwnership.Update(schema, Value.Null, sent, "kubectl-create", "apps/v1", "", Now);
        Assert.Equal(
            """{"f:spec":{"f:replicas":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{}},"f:type":{}}"""
            + ""","f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{}"""
            + ""","f:image":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}""",
            written["metadata"]["managedFields"][0]["fieldsV1"].ToString());
    }

    [Fact]
    public void Whoever_changes_a_field_owns_it_and_the_former_owner_loses_it()
    {
        var thing = new Thing().Update("a", """{"nested":{"a":1,"b":1}}""").Update("b", """{"nested":{"a":2,"b":1}}""");
        Assert.Equal("""{"f:spec":{".":{},"f:nested":{".":{},"f:b":{}}}}""", thing.OwnedBy("a", "Update"));
        Assert.Equal("""{"f:spec":{"f:nested":{"f:a":{}}}}""", thing.OwnedBy("b", "Update"));
    }

    [Fact]
    public void A_removed_field_is_nobodys_and_an_owner_of_nothing_goes()
    {
        var thing = new Thing().Update("a", """{"nested":{"a":1}}""").Update("b", """{"nested":{"a":1},"granular":{"k":"v"}}""");
        thing.Update("c", """{"nested":{"a":1}}""");
        Assert.Equal("", thing.OwnedBy("b", "Update"));
        Assert.Equal("", thing.OwnedBy("c", "Update"));
        Assert.Equal("""{"f:spec":{".":{},"f:nested":{".":{},"f:a":{}}}}""", thing.OwnedBy("a", "Update"));
    }

    [Fact]
    public void The_time_stays_when_nothing_changed()
    {
        var thing = new Thing().Update("a", """{"nested":{"a":1}}""");
        var before = thing.Live;
        Assert.Equal(before["metadata"]["managedFields"], thing.Update("a", """{"nested":{"a":1}}""").Live["metadata"]["managedFields"]);
        Assert.Equal("2026-01-01T00:02:00Z", thing.Update("a", """{"nested":{"a":2}}""").Entry("a", "Update")["time"].AsString());
    }

    [Fact]
    public void A_client_that_leaves_the_record_out_does_not_lose_it()
    {
        var thing = new Thing().Update("a", """{"nested":{"a":1}}""");
        thing.Write("b", thing.Live.WithoutAt("metadata", "managedFields"));
        Assert.Equal("""{"f:spec":{".":{},"f:nested":{".":{},"f:a":{}}}}""", thing.OwnedBy("a", "Update"));
    }

    // https://kubernetes.io/docs/reference/using-api/server-side-apply/#clearing-managedfields
    [Theory]
    [InlineData("[{}]")]
    [InlineData("[]")]
    public void An_explicitly_empty_record_clears_it(string record)
    {
        var thing = new Thing().Update("a", """{"nested":{"a":1}}""");
        thing.Write("a", thing.Live.WithAt(["metadata", "managedFields"], JsonReader.Read(record)));
        Assert.True(thing.Live["metadata"]["managedFields"].IsNull);
    }

    [Fact]
    public void A_subresource_has_managers_of_its_own_and_cannot_edit_the_record()
    {
        var thing = new Thing().Update("a", """{"nested":{"a":1}}""");
        thing.Write("a", thing.Live.WithAt(["status", "phase"], "Ready").WithAt(["metadata", "managedFields"], JsonReader.Read("[{}]")), "status");
        var entries = thing.Live["metadata"]["managedFields"];
        Assert.Equal(2, entries.Items.Count);
        Assert.Equal("status", entries[1]["subresource"].AsString());
        Assert.Equal("""{"f:status":{".":{},"f:phase":{}}}""", entries[1]["fieldsV1"].ToString());
    }

    [Fact]
    public void Ignored_parts_are_never_owned()
    {
        var sent = Thing.Object("""{"nested":{"a":1}}""").WithAt(["status", "phase"], "Ready");
        var written = FieldOwnership.Update(ThingSchema.Schema, Value.Null, sent, "a", "own.dev/v1", "", Now, FieldSet.Of(["status"]));
        Assert.Equal("""{"f:spec":{".":{},"f:nested":{".":{},"f:a":{}}}}""", written["metadata"]["managedFields"][0]["fieldsV1"].ToString());
    }

    // kube-apiserver's DefaultMaxUpdateManagers is 10; the oldest entries share the manager "ancient-changes".
    [Fact]
    public void More_than_ten_updaters_share_an_entry()
    {
        var thing = new Thing();
        var fields = new List<string>();
        for (var i = 0; i < 14; i++)
        {
            fields.Add($"\"k{i:00}\":\"v\"");
            thing.Update($"m{i:00}", "{\"granular\":{" + string.Join(',', fields) + "}}");
        }

        Assert.Equal(10, thing.Live["metadata"]["managedFields"].Items.Count);
        Assert.Equal(
            """{"f:spec":{".":{},"f:granular":{".":{},"f:k00":{},"f:k01":{},"f:k02":{},"f:k03":{},"f:k04":{}}}}""",
            thing.OwnedBy("ancient-changes", "Update"));
        Assert.Equal("""{"f:spec":{"f:granular":{"f:k13":{}}}}""", thing.OwnedBy("m13", "Update"));
    }

    [Fact]
    public void Items_that_share_a_key_are_owned_together()
    {
        var thing = new Thing().Update("a", """{"ports":[{"port":80},{"port":80,"name":"x"}]}""");
        Assert.Equal("""{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":80,\"protocol\":\"TCP\"}":{}}}}""", thing.OwnedBy("a", "Update"));
        thing.Update("b", """{"ports":[{"port":80},{"port":80,"name":"y"}]}""");
        Assert.Equal("""{"f:spec":{"f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{}}}}""", thing.OwnedBy("b", "Update"));
    }

    [Fact]
    public void Who_owns_a_container_alone_does_not_come_to_own_what_others_put_in_it()
    {
        var thing = new Thing()
            .Update("a", """{"granular":{"k":"1"}}""")
            .Update("b", """{"granular":{"k":"2"}}""")
            .Update("c", """{"granular":{"k":"2"},"nested":{"a":1}}""");
        Assert.Equal("""{"f:spec":{".":{},"f:granular":{}}}""", thing.OwnedBy("a", "Update"));
        Assert.Equal("""{"f:spec":{"f:granular":{"f:k":{}}}}""", thing.OwnedBy("b", "Update"));
    }

    [Fact]
    public void What_became_atomic_is_owned_as_one()
    {
        var record = JsonReader.Read("""
            [{"manager":"a","operation":"Update","apiVersion":"own.dev/v1","fieldsType":"FieldsV1",
              "fieldsV1":{"f:spec":{"f:atomicMap":{".":{},"f:k":{}}}}}]
            """);
        var live = Thing.Object("""{"atomicMap":{"k":"1"}}""").WithAt(["metadata", "managedFields"], record).WithAt(["metadata", "uid"], "u");
        var written = FieldOwnership.Update(ThingSchema.Schema, live, live, "a", "own.dev/v1", "", Now);
        Assert.Equal("""{"f:spec":{"f:atomicMap":{}}}""", written["metadata"]["managedFields"][0]["fieldsV1"].ToString());
    }
}
