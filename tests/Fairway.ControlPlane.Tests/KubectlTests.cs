using System.Diagnostics;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests;

/// <summary>The real kubectl 1.32 against a running server.</summary>
public sealed class KubectlTests(RunningServer running) : IClassFixture<RunningServer>
{
    [KubectlFact]
    public void An_applied_object_can_be_read_changed_and_deleted()
    {
        Assert.Equal("configmap/apply created\n", Run("create", "configmap", "apply", "--from-literal=a=1"));
        Assert.Equal("configmap/apply labeled\n", Run("label", "configmap", "apply", "tier=front"));
        Assert.Equal("1", Run("get", "configmap", "apply", "-o", "jsonpath={.data.a}"));
        Assert.Equal("configmap/apply patched\n", Run("patch", "configmap", "apply", "--type=merge", "-p", """{"data":{"a":"2"}}"""));
        Assert.Equal("2", Run("get", "configmap", "-l", "tier=front", "-o", "jsonpath={.items[0].data.a}"));
        Assert.Equal("configmap \"apply\" deleted\n", Run("delete", "configmap", "apply"));
    }

    [KubectlFact]
    public void Manifests_are_applied_by_the_client_and_by_the_server()
    {
        var manifest = Manifest("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: default}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - {name: web, image: example.org/web:1}
            """);
        Assert.Equal("deployment.apps/web created\n", Run("apply", "-f", manifest));
        Assert.Equal("deployment.apps/web unchanged\n", Run("apply", "-f", manifest));
        Assert.Equal("deployment.apps/web serverside-applied\n", Run("apply", "--server-side", "--force-conflicts", "-f", manifest));
        Assert.Equal("deployment.apps/web scaled\n", Run("scale", "deployment", "web", "--replicas=5"));
        Assert.Equal("5", Run("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"));
        Assert.Equal("deployment.apps/web image updated\n", Run("set", "image", "deployment/web", "web=example.org/web:2"));
        Assert.Equal("example.org/web:2", Run("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Equal("deployment.apps \"web\" deleted\n", Run("delete", "-f", manifest));
    }

    [KubectlFact]
    public void A_conflict_of_server_side_apply_is_told_in_upstreams_words()
    {
        var first = Manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owned, namespace: default}\ndata: {a: '1'}");
        var second = Manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owned, namespace: default}\ndata: {a: '2'}");
        Run("apply", "--server-side", "--field-manager=one", "-f", first);

        var (code, _, error) = Try("apply", "--server-side", "--field-manager=two", "-f", second);

        Assert.Equal(1, code);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"one\": .data.a", error);
    }

    [KubectlFact]
    public void Rights_can_be_asked_for()
    {
        Assert.Equal("yes\n", Run("auth", "can-i", "create", "deployments"));
        Assert.Contains("kubernetes-admin", Run("auth", "whoami"));
        var (code, output, _) = Try("auth", "can-i", "create", "deployments", "--as=jane");
        Assert.Equal((1, "no\n"), (code, output));
        Run("create", "rolebinding", "jane", "--clusterrole=edit", "--user=jane");
        Assert.Equal("yes\n", Run("auth", "can-i", "create", "deployments", "--as=jane"));
        Assert.Equal("no\n", Try("auth", "can-i", "create", "deployments", "--as=jane", "-n", "kube-system").Output);
    }

    [KubectlFact]
    public void A_quota_is_made_shown_and_kept()
    {
        Run("create", "namespace", "narrow");
        Assert.Equal("resourcequota/maps created\n", Run("create", "quota", "maps", "--hard=count/configmaps=2,secrets=5", "-n", "narrow"));
        Assert.Equal("configmap/one created\n", Run("create", "configmap", "one", "-n", "narrow"));
        Assert.Equal("configmap/two created\n", Run("create", "configmap", "two", "-n", "narrow"));
        Assert.Equal(
            """
            Name:             maps
            Namespace:        narrow
            Resource          Used  Hard
            --------          ----  ----
            count/configmaps  2     2
            secrets           0     5

            """.ReplaceLineEndings("\n"),
            Run("describe", "quota", "maps", "-n", "narrow"));
        var (code, _, error) = Try("create", "configmap", "three", "-n", "narrow");
        Assert.Equal(1, code);
        Assert.Equal(
            "error: failed to create configmap: configmaps \"three\" is forbidden: exceeded quota: maps, requested: count/configmaps=1, "
            + "used: count/configmaps=2, limited: count/configmaps=2\n",
            error);
    }

    [KubectlFact]
    public void Unknown_fields_are_refused_by_name()
    {
        var manifest = Manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: strict, namespace: default}\ndada: {a: '1'}");

        var (code, _, error) = Try("create", "-f", manifest);

        Assert.Equal(1, code);
        Assert.Contains("strict decoding error: unknown field \"dada\"", error);
    }

    [KubectlFact]
    public void A_custom_kind_is_served_as_soon_as_it_is_defined()
    {
        Run("apply", "-f", Manifest(CustomResources.DefinitionTests.Widgets));
        Run("wait", "--for=condition=Established", "crd/widgets.example.org", "--timeout=10s");
        Run("apply", "-f", Manifest("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\nspec: {size: 3}"));
        Assert.Equal("3", Run("get", "widgets", "w", "-o", "jsonpath={.spec.size}"));
        Assert.Equal(
            "customresourcedefinition.apiextensions.k8s.io \"widgets.example.org\" deleted\n",
            Run("delete", "crd", "widgets.example.org", "--timeout=20s"));
    }

    [KubectlFact]
    public async Task A_watch_shows_what_happens()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "kubectl", ["--kubeconfig", running.Server.KubeconfigPath, "get", "configmaps", "-l", "watched=yes", "-o", "name", "-w"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Run("create", "configmap", "watched");
            Run("label", "configmap", "watched", "watched=yes");
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            Assert.Equal("configmap/watched", await process.StandardOutput.ReadLineAsync(end.Token));
        }
        finally
        {
            process.Kill();
        }
    }

    private string Run(params string[] arguments)
    {
        var (code, output, error) = Try(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {error}{output}");
        return output;
    }

    private (int Code, string Output, string Error) Try(params string[] arguments) =>
        Kubectl.Run(["--kubeconfig", running.Server.KubeconfigPath, "--cache-dir", Path.Combine(running.Folder, "kubectl"), .. arguments]);

    private string Manifest(string text)
    {
        var path = Path.Combine(running.Folder, $"{Guid.NewGuid()}.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
