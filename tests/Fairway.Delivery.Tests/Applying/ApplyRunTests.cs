using Fairway.Delivery.Applying;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Tests.Applying;

public sealed class ApplyRunTests
{
    private const string Kustomization = """
        metadata: {name: fleet, namespace: default}
        spec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: fleet}}
        status: {inventory: {entries: [{id: shop_old__ConfigMap, v: v1}, {id: shop_both__ConfigMap, v: v1}]}}
        """;

    // Else what it made would be nobody's when the source drops it before a run succeeds.
    [Fact]
    public void A_run_that_ends_early_remembers_what_it_has_applied_already()
    {
        var run = Run();
        Assert.Null(run.InventorySoFar);

        run.Applied.Add(Applied("both"));
        run.Applied.Add(Applied("new"));

        Assert.Equal(["shop_old__ConfigMap", "shop_both__ConfigMap", "shop_new__ConfigMap"], run.InventorySoFar!.Select(entry => entry.Id));
    }

    [Fact]
    public void A_run_that_reached_its_end_says_itself_what_there_is()
    {
        var run = Run();
        run.Applied.Add(Applied("new"));
        run.Inventory = [Applied("new").Entry];

        Assert.Equal(["shop_new__ConfigMap"], run.InventorySoFar!.Select(entry => entry.Id));
    }

    private static ApplyRun Run()
    {
        var kustomization = YamlReader.ReadAll(Kustomization)[0].Value;
        return new(kustomization, KustomizationSpec.Read(kustomization), DateTimeOffset.UnixEpoch);
    }

    private static AppliedObject Applied(string name)
    {
        var entry = new InventoryEntry("shop", name, "", "ConfigMap", "v1");
        return AppliedObject.From(entry, new(RunningDelivery.ConfigMaps, new("shop", name)), Value.Null, Value.Map(), isExempt: false);
    }
}
