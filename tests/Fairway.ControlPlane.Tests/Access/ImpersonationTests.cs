using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Access;

/// <summary>Words and rules are those of k8s.io/apiserver/pkg/endpoints/filters/impersonation.</summary>
public sealed class ImpersonationTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Fact]
    public async Task A_user_with_groups_uid_and_extra_is_acted_for()
    {
        // The framework's client would send one line a header, its values joined.
        var review = await SendRawAsync("""
            POST /apis/authentication.k8s.io/v1/selfsubjectreviews HTTP/1.1
            Host: localhost
            Connection: close
            Content-Type: application/json
            Content-Length: 2
            Impersonate-User: jane
            Impersonate-Group: developers
            Impersonate-Group: admins
            Impersonate-Uid: 06f6ce97
            Impersonate-Extra-Scopes: view
            Impersonate-Extra-Scopes: edit
            Impersonate-Extra-acme.com%2Fproject: p1

            {}
            """);

        Assert.Equal(
            JsonReader.Read("""
                {"username":"jane","uid":"06f6ce97","groups":["developers","admins","system:authenticated"],
                 "extra":{"scopes":["view","edit"],"acme.com/project":["p1"]}}
                """),
            review["status"]["userInfo"]);
    }

    [Theory]
    [InlineData("jane", "", """["system:authenticated"]""")]
    [InlineData("jane", "system:unauthenticated", """["system:unauthenticated"]""")]
    [InlineData("system:anonymous", "", """["system:unauthenticated"]""")]
    [InlineData("system:serviceaccount:a:b", "", """["system:serviceaccounts","system:serviceaccounts:a","system:authenticated"]""")]
    [InlineData("system:serviceaccount:a:b", "x", """["x","system:authenticated"]""")]
    [InlineData("system:serviceaccount::b", "", """["system:authenticated"]""")]
    public async Task Groups_follow_from_the_user_unless_they_are_named(string name, string group, string groups)
    {
        using var client = group.Length == 0
            ? Client(("Impersonate-User", name))
            : Client(("Impersonate-User", name), ("Impersonate-Group", group));
        await running.GrantAsync("everybody", """{"apiGroups":["authentication.k8s.io"],"resources":["selfsubjectreviews"],"verbs":["create"]}""");
        await running.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"everybody-else"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"of-everybody"},
             "subjects":[{"kind":"Group","name":"system:unauthenticated"}]}
            """);

        Assert.Equal(JsonReader.Read(groups), (await WhoAsync(client))["groups"]);
    }

    [Theory]
    [InlineData(
        "users",
        "Impersonate-User: other",
        "users \"other\" is forbidden: User \"limited\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope")]
    [InlineData(
        "serviceaccounts",
        "Impersonate-User: system:serviceaccount:ns:sa",
        "serviceaccounts \"sa\" is forbidden: User \"limited\" cannot impersonate resource \"serviceaccounts\" in API group \"\" in the "
        + "namespace \"ns\"")]
    [InlineData(
        "groups",
        "Impersonate-Group: g",
        "groups \"g\" is forbidden: User \"limited\" cannot impersonate resource \"groups\" in API group \"\" at the cluster scope")]
    [InlineData(
        "uids",
        "Impersonate-Uid: u",
        "uids.authentication.k8s.io \"u\" is forbidden: User \"limited\" cannot impersonate resource \"uids\" in API group "
        + "\"authentication.k8s.io\" at the cluster scope")]
    [InlineData(
        "userextras",
        "Impersonate-Extra-Scopes: s",
        "userextras.authentication.k8s.io \"s\" is forbidden: User \"limited\" cannot impersonate resource \"userextras/scopes\" in API "
        + "group \"authentication.k8s.io\" at the cluster scope")]
    public async Task Each_part_needs_the_right_to_it(string part, string header, string message)
    {
        using var client = await TokenClientAsync();
        client.DefaultRequestHeaders.Add("Impersonate-User", "allowed");
        var (name, value) = (header.Split(": ")[0], header.Split(": ")[1]);
        client.DefaultRequestHeaders.Remove(name == "Impersonate-User" ? name : "none");
        client.DefaultRequestHeaders.Add(name, value);

        var (code, status) = await RunningServer.SendAsync(client, HttpMethod.Get, Maps, "");

        Assert.Equal(403, code);
        Assert.Equal(message.Replace("limited", "system:serviceaccount:default:limited"), status["message"].AsString());
        Assert.Equal(part, status["details"]["kind"].AsString());
    }

    [Fact]
    public async Task One_value_of_one_extra_can_be_allowed_alone()
    {
        await GrantAccountAsync(
            "scopes",
            """
            {"apiGroups":["authentication.k8s.io"],"resources":["userextras/scopes"],"resourceNames":["view"],"verbs":["impersonate"]}
            """);
        using var client = await TokenClientAsync();
        client.DefaultRequestHeaders.Add("Impersonate-User", "allowed");
        client.DefaultRequestHeaders.Add("Impersonate-Extra-Scopes", "view");

        Assert.Equal("""{"scopes":["view"]}""", (await WhoAsync(client))["extra"].ToString());

        client.DefaultRequestHeaders.Remove("Impersonate-Extra-Scopes");
        client.DefaultRequestHeaders.Add("Impersonate-Extra-Scopes", "edit");
        Assert.Equal(403, (await RunningServer.SendAsync(client, HttpMethod.Post, WhoAmI, "{}")).Code);
    }

    [Theory]
    [InlineData("Impersonate-Group", "x", "requested [{Group  x    }] without impersonating a user")]
    [InlineData("Impersonate-Extra-Scopes", "x", "requested [{UserExtra  x  authentication.k8s.io/v1  scopes}] without impersonating a user")]
    [InlineData("Impersonate-Uid", "x", "requested [{UID  x  authentication.k8s.io/v1  }] without impersonating a user")]
    public async Task Parts_of_a_user_without_a_user_are_refused(string header, string value, string message)
    {
        using var client = Client((header, value));

        var (code, status) = await RunningServer.SendAsync(client, HttpMethod.Get, Maps, "");

        Assert.Equal((500, message), (code, status["message"].AsString()));
    }

    [Fact]
    public async Task The_audit_log_names_both()
    {
        using var other = await RunningServer.StartNewAsync(new());
        using (var client = other.As("jane"))
        {
            await RunningServer.SendAsync(client, HttpMethod.Get, "/api/v1/namespaces/audited/configmaps", "");
        }

        await other.StopAsync();

        var lines = File.ReadLines(Path.Combine(other.Folder, "audit.log")).Select(line => JsonReader.Read(line));
        var entry = Assert.Single(lines, line => line["objectRef"]["namespace"].AsString() == "audited");
        Assert.Equal(
            ("kubernetes-admin", "jane", 403L),
            (entry["user"]["username"].AsString(), entry["impersonatedUser"]["username"].AsString(), entry["responseStatus"]["code"].AsLong()));
    }

    private static async Task<Value> WhoAsync(HttpClient client)
    {
        var (code, review) = await RunningServer.SendAsync(client, HttpMethod.Post, WhoAmI, "{}");
        Assert.True(code == 201, review.ToString());
        return review["status"]["userInfo"];
    }

    private async Task<Value> SendRawAsync(string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, running.Server.Address.Port);
        await using var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = [running.Server.AdminCertificate],
            RemoteCertificateValidationCallback = (_, served, _, _) => running.IsServing(served),
        });
        await tls.WriteAsync(Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n")));
        using var reader = new StreamReader(tls, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        return JsonReader.Read(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private HttpClient Client(params (string Name, string Value)[] headers)
    {
        var client = running.Client(running.Server.AdminCertificate);
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return client;
    }

    // The service account "limited", who may act for the user "allowed" alone.
    private async Task<HttpClient> TokenClientAsync()
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"limited"}}""");
        await GrantAccountAsync("users", """{"apiGroups":[""],"resources":["users"],"resourceNames":["allowed"],"verbs":["impersonate"]}""");
        var (_, request) = await running.PostAsync("/api/v1/namespaces/default/serviceaccounts/limited/token", """{"spec":{"audiences":[]}}""");
        return running.Client(null, request["status"]["token"].AsString());
    }

    private async Task GrantAccountAsync(string name, string rule)
    {
        await running.GrantAsync("account-" + name, rule);
        await running.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", $$"""
            {"metadata":{"name":"limited-{{name}}"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"of-account-{{name}}"},
             "subjects":[{"kind":"ServiceAccount","namespace":"default","name":"limited"}]}
            """);
    }
}
