using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane.Http.Protobuf;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Http;

public sealed class ApiEndpointTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task An_object_is_created_read_replaced_patched_and_deleted()
    {
        var (code, created) = await running.PostAsync(Maps, """{"metadata":{"name":"crud"},"data":{"a":"1"}}""");
        Assert.Equal(201, code);
        Assert.Equal("ConfigMap", created.ObjectKind);
        Assert.Equal("v1", created.ApiVersion);

        Assert.Equal((200, created), await running.GetAsync($"{Maps}/crud"));

        var (_, replaced) = await running.PutAsync($"{Maps}/crud", """{"metadata":{"name":"crud"},"data":{"a":"2"}}""");
        Assert.Equal("2", replaced["data"]["a"].AsString());
        Assert.Equal(created.Uid, replaced.Uid);

        var (_, patched) = await running.PatchAsync($"{Maps}/crud", "application/merge-patch+json", """{"data":{"b":"3"}}""");
        Assert.Equal(Value.Map(("a", "2"), ("b", "3")), patched["data"]);

        var (deleteCode, status) = await running.DeleteAsync($"{Maps}/crud");
        Assert.Equal(200, deleteCode);
        // The real server answers {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":…,"kind":…,"uid":…}}
        Assert.Equal(Value.Map(("name", "crud"), ("kind", "configmaps"), ("uid", created.Uid)), status["details"]);

        var (gone, refusal) = await running.GetAsync($"{Maps}/crud");
        Assert.Equal(404, gone);
        Assert.Equal("configmaps \"crud\" not found", refusal["message"].AsString());
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/nothings", 404)]
    [InlineData("/apis/nowhere.example.org/v1/things", 404)]
    [InlineData("/nothing", 404)]
    [InlineData("/healthz", 200)]
    [InlineData("/readyz?verbose", 200)]
    [InlineData("/readyz/store", 200)]
    [InlineData("/livez/ping", 200)]
    [InlineData("/livez/store", 404)]
    [InlineData("/version", 200)]
    public async Task Paths_are_answered(string path, int code) => Assert.Equal(code, (await running.GetAsync(path)).Code);

    [Fact]
    public async Task Anonymous_users_may_ask_for_the_version_and_nothing_else()
    {
        using var stranger = running.Client(null);

        Assert.Equal(200, (await RunningServer.SendAsync(stranger, HttpMethod.Get, "/version", "")).Code);
        var (code, refusal) = await RunningServer.SendAsync(stranger, HttpMethod.Get, Maps, "");
        Assert.Equal(403, code);
        Assert.Equal(
            "configmaps is forbidden: User \"system:anonymous\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"",
            refusal["message"].AsString());
    }

    // What kube-apiserver 1.20.2 answered to the same requests.
    [Theory]
    [InlineData("POST", "/api/v1/configmaps", 405)]
    [InlineData("POST", "/api/v1/namespaces/default/configmaps/a", 405)]
    [InlineData("DELETE", "/api/v1/configmaps", 405)]
    [InlineData("GET", "/api/v1/configmaps/a", 404)]
    [InlineData("PUT", "/api/v1/configmaps/a", 404)]
    [InlineData("PUT", "/api/v1/namespaces/default/configmaps", 405)]
    public async Task A_path_that_takes_no_such_method_is_refused(string method, string path, int code)
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"survivor"}}""");

        var body = method == "DELETE" ? "" : """{"metadata":{"name":"a"}}""";
        var (answered, status) = await RunningServer.SendAsync(running.Admin, new(method), path, body);

        Assert.Equal(code, answered);
        Assert.Equal(code == 405 ? "MethodNotAllowed" : "NotFound", status["reason"].AsString());
        Assert.Equal(200, (await running.GetAsync($"{Maps}/survivor")).Code);
    }

    [Fact]
    public async Task A_parameter_that_does_nothing_is_told()
    {
        using var response = await running.Admin.GetAsync($"{Maps}?labelSelectors=a%3Db&limit=1&timeout=5s");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("299 - \"unknown query parameter \\\"labelSelectors\\\"\"", Assert.Single(response.Headers.GetValues("Warning")));
    }

    [Fact]
    public async Task Nobody_s_body_is_read_before_he_may_send_it()
    {
        using var stranger = running.Client(null);

        // It would be 400 for whoever may write.
        Assert.Equal(403, (await RunningServer.SendAsync(stranger, HttpMethod.Post, Maps, "{")).Code);
        Assert.Equal(403, (await RunningServer.SendAsync(stranger, HttpMethod.Post, Maps, "x", "application/xml")).Code);
    }

    [Fact]
    public async Task A_strangers_certificate_does_not_spoil_a_good_token()
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"tokened"}}""");
        var (_, request) = await running.PostAsync("/api/v1/namespaces/default/serviceaccounts/tokened/token", """{"spec":{"audiences":[]}}""");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var self = new CertificateRequest("CN=kubernetes-admin,O=system:masters", key, HashAlgorithmName.SHA256);
        using var certificate = self.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        using var alone = running.Client(certificate);
        Assert.Equal(401, (await RunningServer.SendAsync(alone, HttpMethod.Get, Maps, "")).Code);
        using var both = running.Client(certificate, request["status"]["token"].AsString());
        var (_, review) = await RunningServer.SendAsync(both, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        Assert.Equal("system:serviceaccount:default:tokened", review["status"]["userInfo"]["username"].AsString());
    }

    [Fact]
    public async Task A_bad_token_is_unauthorized()
    {
        using var stranger = running.Client(null, "not.a.token");

        var (code, status) = await RunningServer.SendAsync(stranger, HttpMethod.Get, Maps, "");

        Assert.Equal(401, code);
        Assert.Equal("Unauthorized", status["reason"].AsString());
    }

    [Fact]
    public async Task A_watch_streams_lines()
    {
        var (_, list) = await running.GetAsync(Maps);
        var path = $"{Maps}?watch=true&resourceVersion={list.ResourceVersion}&fieldSelector=metadata.name%3Dlined";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await running.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8);

        var (_, created) = await running.PostAsync(Maps, """{"metadata":{"name":"lined"}}""");

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var line = Fairway.Values.Json.JsonReader.Read((await lines.ReadLineAsync(end.Token))!);
        Assert.Equal("ADDED", line["type"].AsString());
        Assert.Equal(created, line["object"]);
    }

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf")]
    [InlineData("application/vnd.kubernetes.protobuf, */*", "application/json")]
    [InlineData("application/vnd.kubernetes.protobuf;q=0.9, application/json;q=0.8", "application/vnd.kubernetes.protobuf")]
    [InlineData("application/json;q=0.2, application/yaml;q=0.3", "application/yaml")]
    public async Task An_answer_has_the_form_most_asked_for(string accept, string given)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await running.Admin.SendAsync(request);

        Assert.Equal((200, given), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io")]
    [InlineData("application/xml")]
    [InlineData("application/json;q=0")]
    public async Task A_form_that_there_is_not_is_refused(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await running.Admin.SendAsync(request);

        Assert.Equal(406, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_connection_outlives_a_body_that_cannot_be_read()
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) => running.IsServing(served);
        handler.SslOptions.ClientCertificates = [running.Server.AdminCertificate];
        using var client = new HttpClient(handler) { BaseAddress = running.Server.Address, DefaultRequestVersion = new(1, 1) };
        for (var i = 0; i < 20; i++)
        {
            // The client would not send a POST twice: if the first one had ended the connection, the second would fail.
            Assert.Equal(400, (await RunningServer.SendAsync(client, HttpMethod.Post, Maps, """{"metadata":""")).Code);
            Assert.Equal(422, (await RunningServer.SendAsync(client, HttpMethod.Post, Maps, """{"metadata":{}}""")).Code);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/odd")]
    [InlineData("/apis/odd")]
    public async Task A_path_that_leads_nowhere_is_not_found(string path) => Assert.Equal(404, (await running.GetAsync(path)).Code);

    [Fact]
    public async Task Objects_lists_and_events_are_written_in_protobuf_when_nothing_else_is_accepted()
    {
        await running.PostAsync(Maps, """{"metadata":{"name":"binary"},"data":{"a":"1"}}""");
        using var client = running.Client(running.Server.AdminCertificate);
        client.DefaultRequestHeaders.Add("Accept", "application/vnd.kubernetes.protobuf");

        var one = ProtobufBody.Decode(await client.GetByteArrayAsync($"{Maps}/binary"));
        var list = ProtobufBody.Decode(await client.GetByteArrayAsync($"{Maps}?fieldSelector=metadata.name%3Dbinary"));
        var events = await client.GetByteArrayAsync($"{Maps}?watch=1&fieldSelector=metadata.name%3Dbinary&timeoutSeconds=1");

        Assert.Equal((await running.GetAsync($"{Maps}/binary")).Body, one);
        Assert.Equal(("ConfigMapList", one.Without("kind").Without("apiVersion")), (list.ObjectKind, list["items"][0]));
        var length = BinaryPrimitives.ReadInt32BigEndian(events);
        // meta/v1 WatchEvent: type (1) and object (2), within which the body is (1).
        Assert.Equal([0x0a, 0x05, .. "ADDED"u8], events[4..11]);
        Assert.Equal(one, ProtobufBody.Decode(events.AsSpan(4, length)[events.AsSpan(4, length).IndexOf("k8s\0"u8)..]));
    }

    [Fact]
    public async Task A_body_of_an_unknown_type_is_refused()
    {
        Assert.Equal(415, (await RunningServer.SendAsync(running.Admin, HttpMethod.Post, Maps, "x", "application/xml")).Code);
    }

    [Fact]
    public async Task A_table_is_given_to_those_who_ask()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        using var response = await running.Admin.SendAsync(request);

        var table = Fairway.Values.Json.JsonReader.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("Table", table.ObjectKind);
        Assert.Equal(Value.List("default", "Active"), Value.List(table["rows"][0]["cells"][0], table["rows"][0]["cells"][1]));
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Maps);
        request.Content = new StringContent("""{"metadata":{"name":"big"},"data":{"a":"X"}}""".Replace("X", new string('x', 3 * 1024 * 1024)));
        request.Content.Headers.ContentType = new("application/json");
        // The server answers without reading the body; a client that sent it at once could find the connection closed.
        request.Headers.ExpectContinue = true;
        using var response = await running.Admin.SendAsync(request);

        Assert.Equal(413, (int)response.StatusCode);
        var status = Fairway.Values.Json.JsonReader.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("RequestEntityTooLarge", status["reason"].AsString());
    }
}
