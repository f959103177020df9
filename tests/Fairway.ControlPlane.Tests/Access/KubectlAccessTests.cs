using System.Buffers.Text;
using Fairway.Testing;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Access;

/// <summary>What kubectl 1.32 says about tokens, users and rights.</summary>
public sealed class KubectlAccessTests(RunningServer running) : IClassFixture<RunningServer>
{
    [KubectlFact]
    public void A_token_is_made_with_every_flag()
    {
        Run("create", "serviceaccount", "robot");
        Run("create", "secret", "generic", "anchor");
        var token = Run(
            "create", "token", "robot", "--audience=a", "--audience=b", "--duration=20m",
            "--bound-object-kind=Secret", "--bound-object-name=anchor").Trim();
        var claims = JsonReader.Read(Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.Equal("""["a","b"]""", claims["aud"].ToString());
        Assert.Equal(1200, claims["exp"].AsLong() - claims["iat"].AsLong());
        Assert.Equal("anchor", claims["kubernetes.io"]["secret"]["name"].AsString());

        var (code, _, error) = Try(
            "create", "token", "robot", "--bound-object-kind=Secret", "--bound-object-name=anchor", "--bound-object-uid=other");
        Assert.Equal(1, code);
        Assert.Contains("the UID in the bound object reference (other) does not match the UID in record", error);
        Assert.Contains("\"kind\": \"TokenRequest\"", Run("create", "token", "robot", "-o", "json"));
    }

    [KubectlFact]
    public void A_service_account_is_told_who_it_is_and_what_it_may_do()
    {
        Run("create", "serviceaccount", "asker");
        Run("create", "role", "asker", "--verb=get,list", "--resource=configmaps,deployments/scale");
        Run("create", "rolebinding", "asker", "--role=asker", "--serviceaccount=default:asker");
        var token = Run("create", "token", "asker").Trim();
        var kubeconfig = Path.Combine(running.Folder, "asker.yaml");
        File.WriteAllText(kubeconfig, $$"""
            {"apiVersion":"v1","kind":"Config","current-context":"c",
             "clusters":[{"name":"c","cluster":{"server":"{{running.Server.Address}}","insecure-skip-tls-verify":true} }],
             "users":[{"name":"u","user":{"token":"{{token}}"} }],
             "contexts":[{"name":"c","context":{"cluster":"c","user":"u"} }] }
            """);
        string[] of = ["--kubeconfig", kubeconfig];

        var who = JsonReader.Read(Kubectl.Run([.. of, "auth", "whoami", "-o", "json"]).Output);
        Assert.Equal("system:serviceaccount:default:asker", who["status"]["userInfo"]["username"].AsString());
        var list = Kubectl.Run([.. of, "auth", "can-i", "--list"]).Output;
        Assert.Matches("configmaps +\\[] +\\[] +\\[get list]", list);
        Assert.Matches("deployments.apps/scale +\\[] +\\[] +\\[get list]", list);
        Assert.Matches("selfsubjectreviews.authentication.k8s.io +\\[] +\\[] +\\[create]", list);
        Assert.Matches("\\[/openid/v1/jwks] +\\[] +\\[get]", list);
        Assert.Equal("yes\n", Kubectl.Run([.. of, "auth", "can-i", "get", "deployments", "--subresource=scale"]).Output);
        Assert.Equal("yes\n", Kubectl.Run([.. of, "auth", "can-i", "get", "/livez"]).Output);
        Assert.Equal("no\n", Kubectl.Run([.. of, "auth", "can-i", "get", "/metrics"]).Output);
        Assert.Equal("no\n", Kubectl.Run([.. of, "auth", "can-i", "get", "secrets"]).Output);
    }

    [KubectlFact]
    public void Roles_are_reconciled()
    {
        var manifest = Path.Combine(running.Folder, "reconcile.yaml");
        File.WriteAllText(manifest, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: reconciled}
            rules:
            - {apiGroups: [""], resources: [pods], verbs: [get]}
            """);
        Assert.Equal("clusterrole.rbac.authorization.k8s.io/reconciled reconciled\n", Changes(Run("auth", "reconcile", "-f", manifest)));
        Run("create", "clusterrole", "second", "--verb=get", "--resource=nodes");
        File.WriteAllText(manifest, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: second}
            rules:
            - {apiGroups: [""], resources: [pods], verbs: [get]}
            """);
        Run("auth", "reconcile", "-f", manifest);
        var role = JsonReader.Read(Run("get", "clusterrole", "second", "-o", "json"));
        Assert.Equal(2, role["rules"].Items.Count);
        Run("auth", "reconcile", "--remove-extra-permissions", "-f", manifest);
        role = JsonReader.Read(Run("get", "clusterrole", "second", "-o", "json"));
        Assert.Equal("""["pods"]""", role["rules"][0]["resources"].ToString());
    }

    private static string Changes(string output) =>
        string.Concat(output.Split('\n').Where(line => line.EndsWith(" reconciled", StringComparison.Ordinal)).Select(line => line + "\n"));

    private string Run(params string[] arguments)
    {
        var (code, output, error) = Try(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {error}{output}");
        return output;
    }

    private (int Code, string Output, string Error) Try(params string[] arguments) =>
        Kubectl.Run(["--kubeconfig", running.Server.KubeconfigPath, "--cache-dir", Path.Combine(running.Folder, "kubectl"), .. arguments]);
}
