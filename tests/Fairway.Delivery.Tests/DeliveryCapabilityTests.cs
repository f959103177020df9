using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using static Fairway.Delivery.Tests.RunningDelivery;

namespace Fairway.Delivery.Tests;

/// <summary>From a commit to objects, over a real Git server and the embedded API.</summary>
public sealed class DeliveryCapabilityTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "example.com/web:1"}]}}
        """;

    private const string Namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";

    [Fact]
    public async Task A_commit_becomes_objects_and_the_next_one_changes_and_prunes_them()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create(
            "fleet",
            ("apps/kustomization.yaml", "resources: [namespace.yaml, web.yaml, settings.yaml]\n"),
            ("apps/namespace.yaml", Namespace),
            ("apps/web.yaml", Deployment),
            ("apps/settings.yaml", Settings("color: red")));
        await delivery.DeliverAsync("fleet", "./apps");
        var ready = await delivery.KustomizationAsync("fleet", IsReady);
        var revision = (await delivery.SourceAsync("fleet", IsReady))["status"]["artifact"]["revision"].AsString()!;
        Assert.Matches("^main@sha1:[0-9a-f]{40}$", revision);
        Assert.Equal($"Applied revision: {revision}", ready.Condition("Ready")["message"].AsString());
        Assert.Equal("ReconciliationSucceeded", ready.Condition("Ready")["reason"].AsString());
        Assert.Equal((revision, revision), (ready["status"]["lastAppliedRevision"].AsString(), ready["status"]["lastAttemptedRevision"].AsString()));
        Assert.Equal(
            ["_shop__Namespace v1", "shop_settings__ConfigMap v1", "shop_web_apps_Deployment v1"],
            ready["status"]["inventory"]["entries"].Items.Select(entry => $"{entry["id"].AsString()} {entry["v"].AsString()}"));
        var web = await delivery.User.GetAsync(Deployments, new("shop", "web"), CancellationToken.None);
        Assert.Equal("fleet", web.Labels["kustomize.toolkit.fluxcd.io/name"].AsString());
        Assert.Equal("default", web.Labels["kustomize.toolkit.fluxcd.io/namespace"].AsString());
        Assert.Contains(web["metadata"]["managedFields"].Items, entry => entry["manager"] == "kustomize-controller" && entry["operation"] == "Apply");
        Assert.Contains(await delivery.EventsAsync("fleet", "NewArtifact"), text => text == "Normal: stored artifact for commit 'first'");
        Assert.Contains(
            await delivery.EventsAsync("fleet", "Progressing"),
            text => text == "Normal: Namespace/shop created"
                || text.Contains("ConfigMap/shop/settings created\nDeployment/shop/web created", StringComparison.Ordinal));

        var next = delivery.Git.Commit(
            "fleet",
            "second",
            ("apps/kustomization.yaml", "resources: [namespace.yaml, web.yaml]\n"),
            ("apps/web.yaml", Deployment.Replace("replicas: 2", "replicas: 3")));
        await delivery.KustomizationAsync("fleet", item => IsReady(item) && item["status"]["lastAppliedRevision"] == $"main@sha1:{next}");
        Assert.Equal(3, (await delivery.User.GetAsync(Deployments, new("shop", "web"), CancellationToken.None))["spec"]["replicas"].AsLong());
        await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => item.IsNull);
    }

    [Fact]
    public async Task A_hand_edit_is_put_back_and_says_who_made_it()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("fleet", ("namespace.yaml", Namespace), ("web.yaml", Deployment), ("settings.yaml", Settings("color: red")));
        await delivery.DeliverAsync("fleet");
        await delivery.KustomizationAsync("fleet", IsReady);

        var patch = Value.Map(("spec", Value.Map(("replicas", 7))));
        await delivery.User.PatchAsync(Deployments, new("shop", "web"), PatchType.Merge, patch, CancellationToken.None);
        await delivery.WaitAsync(Deployments, new("shop", "web"), item => item["spec"]["replicas"] == 2);
        var drifted = await delivery.KustomizationAsync("fleet", item => item.IsConditionTrue("DriftCorrected"));
        Assert.Matches(
            "^Deployment/shop/web: spec.replicas was changed to 7 by kubectl-edit at [0-9TZ:-]+; put back to 2$",
            drifted.Condition("DriftCorrected")["message"].AsString());
        Assert.True(drifted.IsConditionTrue("Ready"));

        await delivery.User.DeleteAsync(ConfigMaps, new("shop", "settings"), Value.Null, CancellationToken.None);
        await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => !item.IsNull);
        await delivery.KustomizationAsync(
            "fleet", item => item.Condition("DriftCorrected")["message"] == "ConfigMap/shop/settings was deleted; created again");

        // What others add beside is theirs.
        var added = Value.Map(("data", Value.Map(("size", "large"))), ("metadata", Value.Map(("labels", Value.Map(("team", "a"))))));
        await delivery.User.PatchAsync(ConfigMaps, new("shop", "settings"), PatchType.Merge, added, CancellationToken.None);
        await delivery.User.PatchAsync(
            ConfigMaps, new("shop", "settings"), PatchType.Merge, Value.Map(("data", Value.Map(("color", "blue")))), CancellationToken.None);
        var settings = await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => item["data"]["color"] == "red");
        Assert.Equal(("large", "a"), (settings["data"]["size"].AsString(), settings.Labels["team"].AsString()));
    }

    [Fact]
    public async Task Drift_from_while_delivery_was_off_is_found_when_it_starts()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("fleet", ("namespace.yaml", Namespace), ("settings.yaml", Settings("color: red")));
        await delivery.DeliverAsync("fleet");
        await delivery.KustomizationAsync("fleet", IsReady);
        await delivery.StopDeliveryAsync();
        await delivery.User.PatchAsync(
            ConfigMaps, new("shop", "settings"), PatchType.Merge, Value.Map(("data", Value.Map(("color", "blue")))), CancellationToken.None);
        await delivery.StartDeliveryAsync();
        await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => item["data"]["color"] == "red");
        var drifted = await delivery.KustomizationAsync("fleet", item => item.IsConditionTrue("DriftCorrected"));
        Assert.Contains("data.color was changed to blue by kubectl-edit", drifted.Condition("DriftCorrected")["message"].AsString());
    }

    [Fact]
    public async Task A_refused_object_fails_the_whole_set_before_anything_is_changed()
    {
        await using var delivery = await StartAsync();
        await delivery.ApplyAsync(Namespace);
        delivery.Git.Create(
            "fleet",
            ("a.yaml", Settings("color: red")),
            ("b.yaml", Deployment.Replace("replicas: 2", "replicas: -2")),
            ("c.yaml", "apiVersion: example.com/v1\nkind: Boat\nmetadata: {name: b, namespace: shop}\n"));
        await delivery.DeliverAsync("fleet");
        var failed = await delivery.KustomizationAsync("fleet", item => item.Condition("Ready")["reason"] == "ReconciliationFailed");
        var message = failed.Condition("Ready")["message"].AsString();
        Assert.Contains(
            "Deployment/shop/web dry-run failed (Invalid): Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -2", message);
        Assert.Contains("Boat/shop/b dry-run failed: no matches for kind \"Boat\" in version \"example.com/v1\"", message);
        Assert.Equal("ProgressingWithRetry", failed.Condition("Reconciling")["reason"].AsString());
        Assert.True((await delivery.User.FindAsync(ConfigMaps, new("shop", "settings"), CancellationToken.None)).IsNull);

        delivery.Git.Commit("fleet", "fixed", ("b.yaml", Deployment), ("c.yaml", null));
        await delivery.KustomizationAsync("fleet", IsReady);
    }

    [Fact]
    public async Task Deleting_a_Kustomization_deletes_what_it_applied()
    {
        await using var delivery = await StartAsync();
        await delivery.ApplyAsync(Namespace);
        delivery.Git.Create("fleet", ("a.yaml", Settings("color: red")));
        await delivery.DeliverAsync("fleet");
        await delivery.KustomizationAsync("fleet", IsReady);
        await delivery.User.DeleteAsync(DeliveryKinds.Kustomizations, new("default", "fleet"), Value.Null, CancellationToken.None);
        await delivery.KustomizationAsync("fleet", item => item.IsNull);
        Assert.True((await delivery.User.FindAsync(ConfigMaps, new("shop", "settings"), CancellationToken.None)).IsNull);
        Assert.False((await delivery.User.FindAsync(Namespaces, new("", "shop"), CancellationToken.None)).IsNull);
    }

    [Fact]
    public async Task With_wait_it_is_ready_only_once_the_objects_are_healthy()
    {
        await using var delivery = await StartAsync();
        await delivery.ApplyAsync(Namespace);
        delivery.Git.Create("fleet", ("web.yaml", Deployment));
        await delivery.DeliverAsync("fleet", more: "prune: true, wait: true, timeout: 5m");
        var waiting = await delivery.KustomizationAsync("fleet", item => item.Condition("Healthy")["status"] == "Unknown");
        Assert.Equal("Unknown", waiting.Condition("Ready")["status"].AsString());
        Assert.Matches(
            "^Running health checks for revision main@sha1:[0-9a-f]+ with a timeout of 5m0s$", waiting.Condition("Healthy")["message"].AsString());

        var web = await delivery.User.GetAsync(Deployments, new("shop", "web"), CancellationToken.None);
        await WriteStatusAsync(delivery, web, Available(web.Generation));
        var ready = await delivery.KustomizationAsync("fleet", IsReady);
        Assert.Matches("^Health check passed in ", ready.Condition("Healthy")["message"].AsString());
    }

    [Fact]
    public async Task An_object_that_gives_up_fails_the_health_check_early_and_recovery_is_noticed()
    {
        await using var delivery = await StartAsync();
        await delivery.ApplyAsync(Namespace);
        delivery.Git.Create("fleet", ("web.yaml", Deployment));
        await delivery.DeliverAsync("fleet", more: "prune: true, wait: true, timeout: 5m");
        await delivery.KustomizationAsync("fleet", item => item.Condition("Healthy")["status"] == "Unknown");
        var web = await delivery.User.GetAsync(Deployments, new("shop", "web"), CancellationToken.None);
        var stuck = Value.Map(("observedGeneration", web.Generation), ("conditions", Value.List(Value.Map(
            ("type", "Progressing"), ("status", "False"), ("reason", "ProgressDeadlineExceeded"), ("message", "timed out")))));
        await WriteStatusAsync(delivery, web, stuck);
        var failed = await delivery.KustomizationAsync("fleet", item => item.Condition("Ready")["reason"] == "HealthCheckFailed");
        Assert.Contains(
            "failed early due to stalled resources: [Deployment/shop/web status: 'Failed'", failed.Condition("Ready")["message"].AsString());

        await WriteStatusAsync(delivery, web, Available(web.Generation));
        await delivery.KustomizationAsync("fleet", IsReady);
    }

    [Fact]
    public async Task A_Kustomization_waits_for_what_it_depends_on()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("base", ("namespace.yaml", Namespace));
        delivery.Git.Create("app", ("a.yaml", Settings("color: red")));
        await delivery.DeliverAsync("app", more: "prune: true, dependsOn: [{name: base}]");
        var waiting = await delivery.KustomizationAsync("app", item => item.Condition("Ready")["reason"] == "DependencyNotReady");
        Assert.Equal("dependency 'default/base' not found", waiting.Condition("Ready")["message"].AsString());
        await delivery.DeliverAsync("base");
        await delivery.KustomizationAsync("app", IsReady);
    }

    [Fact]
    public async Task The_last_artifact_stays_when_the_remote_fails_and_a_new_one_comes_when_it_is_back()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("fleet", ("namespace.yaml", Namespace));
        await delivery.DeliverAsync("fleet");
        var before = await delivery.SourceAsync("fleet", IsReady);
        await delivery.KustomizationAsync("fleet", IsReady);
        delivery.Git.Down = true;
        var failed = await delivery.SourceAsync("fleet", item => item.IsConditionTrue("FetchFailed"));
        Assert.Equal("GitOperationFailed", failed.Condition("Ready")["reason"].AsString());
        Assert.StartsWith(
            "failed to checkout and determine revision: unable to access 'http://127.0.0.1:", failed.Condition("Ready")["message"].AsString());
        Assert.Equal(before["status"]["artifact"], failed["status"]["artifact"]);
        Assert.True(failed.IsConditionTrue("ArtifactInStorage"));
        Assert.True((await delivery.KustomizationAsync("fleet", _ => true)).IsConditionTrue("Ready"));
        delivery.Git.Down = false;
        delivery.Git.Commit("fleet", "second", ("settings.yaml", Settings("color: red")));
        await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => !item.IsNull);
    }

    [Fact]
    public async Task A_private_repository_is_read_with_the_secrets_user_and_password()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("fleet", ("namespace.yaml", Namespace));
        delivery.Git.Authorization = "Basic " + Encode("ada:s3cret");
        await delivery.DeliverAsync("fleet");
        await delivery.SourceAsync("fleet", item => item.IsConditionTrue("FetchFailed"));
        await delivery.ApplyAsync(
            "apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: default}\n"
            + $"data: {{username: {Encode("ada")}, password: {Encode("s3cret")}}}");
        var secret = Value.Map(("spec", Value.Map(("secretRef", Value.Map(("name", "login"))))));
        await delivery.User.PatchAsync(DeliveryKinds.GitRepositories, new("default", "fleet"), PatchType.Merge, secret, CancellationToken.None);
        await delivery.SourceAsync("fleet", IsReady);
    }

    [Fact]
    public async Task A_suspended_Kustomization_leaves_everything_as_it_is()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("fleet", ("namespace.yaml", Namespace), ("a.yaml", Settings("color: red")));
        await delivery.DeliverAsync("fleet");
        var ready = await delivery.KustomizationAsync("fleet", IsReady);
        await delivery.DeliverAsync("fleet", more: "prune: true, suspend: true");
        var next = delivery.Git.Commit("fleet", "second", ("a.yaml", Settings("color: blue")));
        await delivery.SourceAsync("fleet", item => item["status"]["artifact"]["revision"] == $"main@sha1:{next}");
        await delivery.DeliverAsync("fleet", more: "prune: true, suspend: false");
        await delivery.KustomizationAsync("fleet", item => item["status"]["lastAppliedRevision"] == $"main@sha1:{next}");
        Assert.NotEqual($"main@sha1:{next}", ready["status"]["lastAppliedRevision"].AsString());
    }

    [Fact]
    public async Task A_change_of_what_may_not_change_fails_and_with_force_makes_the_object_anew()
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create(
            "fleet", ("namespace.yaml", Namespace), ("a.yaml", Settings("color: red") + "immutable: true\n"), ("web.yaml", Deployment));
        await delivery.DeliverAsync("fleet");
        await delivery.KustomizationAsync("fleet", IsReady);
        var before = await delivery.User.GetAsync(ConfigMaps, new("shop", "settings"), CancellationToken.None);
        var web = await delivery.User.GetAsync(Deployments, new("shop", "web"), CancellationToken.None);

        delivery.Git.Commit("fleet", "blue", ("a.yaml", Settings("color: blue") + "immutable: true\n"));
        var failed = await delivery.KustomizationAsync("fleet", item => item.Condition("Ready")["reason"] == "ReconciliationFailed");
        Assert.Contains("ConfigMap/shop/settings dry-run failed (Invalid)", failed.Condition("Ready")["message"].AsString());

        await delivery.DeliverAsync("fleet", more: "prune: true, force: true");
        var after = await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => item["data"]["color"] == "blue");
        Assert.NotEqual(before.Uid, after.Uid);
        await delivery.KustomizationAsync("fleet", IsReady);
        Assert.Equal(web.Uid, (await delivery.User.GetAsync(Deployments, new("shop", "web"), CancellationToken.None)).Uid);
        Assert.Contains(
            await delivery.EventsAsync("fleet", "Progressing"),
            text => text.Contains("ConfigMap/shop/settings deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_target_namespace_counts_whatever_the_manifests_say_and_moving_it_moves_the_objects()
    {
        await using var delivery = await StartAsync();
        await delivery.ApplyAsync(Namespace);
        await delivery.ApplyAsync(Namespace.Replace("shop", "team", StringComparison.Ordinal));
        delivery.Git.Create("fleet", ("a.yaml", Settings("color: red").Replace("shop", "elsewhere", StringComparison.Ordinal)));
        await delivery.DeliverAsync("fleet", more: "prune: true, targetNamespace: shop");
        await delivery.KustomizationAsync("fleet", IsReady);
        Assert.Equal("red", (await delivery.User.GetAsync(ConfigMaps, new("shop", "settings"), CancellationToken.None))["data"]["color"].AsString());

        await delivery.DeliverAsync("fleet", more: "prune: true, targetNamespace: team");
        await delivery.WaitAsync(ConfigMaps, new("team", "settings"), item => !item.IsNull);
        await delivery.WaitAsync(ConfigMaps, new("shop", "settings"), item => item.IsNull);
        var ready = await delivery.KustomizationAsync("fleet", IsReady);
        Assert.Equal("team_settings__ConfigMap", Assert.Single(ready["status"]["inventory"]["entries"].Items)["id"].AsString());
    }

    [Theory]
    [InlineData("1ms", "spec.interval: 1ms is too short: the least is 500ms")]
    [InlineData("0s", "spec.interval: 0s is too short: the least is 500ms")]
    public async Task An_interval_that_leaves_no_time_for_anything_else_is_refused(string interval, string message)
    {
        await using var delivery = await StartAsync();
        delivery.Git.Create("fleet", ("namespace.yaml", Namespace));
        await delivery.DeliverAsync("fleet", interval: interval);
        var stalled = await delivery.KustomizationAsync("fleet", item => item.IsConditionTrue("Stalled"));
        Assert.Equal(("InvalidSpec", message), (stalled.Condition("Ready")["reason"].AsString(), stalled.Condition("Ready")["message"].AsString()));
    }

    [Fact]
    public async Task Fields_that_are_not_done_are_refused_by_name()
    {
        await using var delivery = await StartAsync();
        var error = await Assert.ThrowsAsync<KubernetesException>(
            () => delivery.DeliverAsync("fleet", more: "prune: true, decryption: {provider: sops}, postBuild: {}"));
        Assert.Contains("spec.decryption: not supported yet", error.Message);
        Assert.Contains("spec.postBuild: not supported yet", error.Message);
    }

    private static bool IsReady(Value item) => item.IsConditionTrue("Ready") && item["status"]["observedGeneration"] == item.Generation;

    private static string Settings(string data) =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings, namespace: shop}}\ndata: {{{data}}}\n";

    private static Task<Value> WriteStatusAsync(RunningDelivery delivery, Value deployment, Value status) => delivery.User.PatchStatusAsync(
        Deployments, deployment.Key, PatchType.Merge, Value.Map(("status", status)), CancellationToken.None);

    private static Value Available(long generation) => Value.Map(
        ("observedGeneration", generation), ("replicas", 2), ("updatedReplicas", 2), ("readyReplicas", 2), ("availableReplicas", 2),
        ("conditions", Value.List(
            Value.Map(("type", "Available"), ("status", "True"), ("reason", "MinimumReplicasAvailable"), ("message", "ok")),
            Value.Map(("type", "Progressing"), ("status", "True"), ("reason", "NewReplicaSetAvailable"), ("message", "ok")))));
}
