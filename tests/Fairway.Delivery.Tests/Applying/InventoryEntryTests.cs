using Fairway.Delivery.Applying;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Tests.Applying;

public sealed class InventoryEntryTests
{
    // https://fluxcd.io/flux/components/kustomize/kustomizations/#inventory; colons as in cli-utils' object.ObjMetadata.String.
    [Theory]
    [InlineData("apps/v1", "Deployment", "web", "shop", "shop_web_apps_Deployment", "v1", "Deployment/shop/web")]
    [InlineData("v1", "Namespace", "shop", "", "_shop__Namespace", "v1", "Namespace/shop")]
    [InlineData(
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "system:a",
        "",
        "_system__a_rbac.authorization.k8s.io_ClusterRole",
        "v1",
        "ClusterRole/system:a")]
    public void Ids_are_written_and_read_as_Fluxs(string apiVersion, string kind, string name, string ns, string id, string version, string text)
    {
        var manifest = $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: '{name}', namespace: '{ns}'}}}}";
        var entry = InventoryEntry.Of(YamlReader.ReadAll(manifest)[0].Value);
        Assert.Equal((id, version, text), (entry.Id, entry.Version, entry.ToString()));
        Assert.Equal(entry, InventoryEntry.Read(Value.Map(("id", id), ("v", version))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a_b")]
    [InlineData("nothing")]
    public void What_is_no_id_is_left_out(string id) => Assert.Null(InventoryEntry.Read(Value.Map(("id", id), ("v", "v1"))));
}
