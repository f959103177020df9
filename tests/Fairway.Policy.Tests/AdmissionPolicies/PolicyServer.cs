using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane;
using Fairway.Kubernetes;
using Fairway.Policy.AdmissionPolicies;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Policy.Tests.AdmissionPolicies;

/// <summary>The embedded control plane with admission policies, asked over HTTP by its administrator.</summary>
public sealed class PolicyServer : IAsyncLifetime, IDisposable
{
    private const string Registration = "/apis/admissionregistration.k8s.io/";

    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-policy-").FullName;
    private HttpClient _http = null!;

    public ControlPlaneServer Server { get; private set; } = null!;

    public string AuditLog => Path.Combine(_folder, "audit.log");

    public async Task InitializeAsync()
    {
        Server = await ControlPlaneServer.StartAsync(
            new() { StateFolder = _folder, Port = 0 },
            TimeProvider.System,
            NullLoggerFactory.Instance,
            [new PolicyAdmission()],
            CancellationToken.None);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(Server.Authority);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = trust;
        handler.SslOptions.ClientCertificates = [Server.AdminCertificate];
        _http = new(handler) { BaseAddress = Server.Address, DefaultRequestVersion = HttpVersion.Version20 };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Applies objects of admissionregistration.k8s.io, written in YAML without their version.</summary>
    public async Task ApplyAsync(string yaml, string version = "v1")
    {
        foreach (var document in YamlReader.ReadAll(yaml))
        {
            var @object = Value.Map(("apiVersion", $"admissionregistration.k8s.io/{version}")).WithFields(document.Value);
            var path = $"{Registration}{version}/{PluralOf(@object.ObjectKind)}/{@object.Name}";
            var answer = await PatchAsync($"{path}?fieldManager=t&force=true", @object);
            Assert.True(answer.Code is 200 or 201, answer.Body.ToString());
        }
    }

    /// <summary>Deletes every policy and binding.</summary>
    public async Task ClearAsync()
    {
        foreach (var (version, kind) in (IReadOnlyList<(string, string)>)[("v1", "Validating"), ("v1beta1", "Mutating")])
        {
            foreach (var sort in (IReadOnlyList<string>)["policies", "policybindings"])
            {
                await SendAsync(HttpMethod.Delete, $"{Registration}{version}/{kind.ToLowerInvariant()}admission{sort}", Value.Null);
            }
        }
    }

    public Task<Answer> PostAsync(string path, string yaml, string user = "") =>
        SendAsync(HttpMethod.Post, path, YamlReader.ReadAll(yaml)[0].Value, user);

    public Task<Answer> PutAsync(string path, string yaml) => SendAsync(HttpMethod.Put, path, YamlReader.ReadAll(yaml)[0].Value);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, Value.Null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, Value.Null);

    public Task<Answer> PatchAsync(string path, Value body) => SendAsync(HttpMethod.Patch, path, body, contentType: "application/apply-patch+yaml");

    /// <summary>Makes a namespace with labels of its own.</summary>
    public async Task<string> NamespaceAsync(string name, string labels = "{}")
    {
        await PostAsync("/api/v1/namespaces", $"metadata: {{name: {name}, labels: {labels}}}");
        await PostAsync($"/api/v1/namespaces/{name}/serviceaccounts", "metadata: {name: default}");
        return $"/api/v1/namespaces/{name}";
    }

    private async Task<Answer> SendAsync(HttpMethod method, string path, Value body, string user = "", string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (user.Length > 0)
        {
            request.Headers.Add("Impersonate-User", user);
        }

        if (!body.IsNull)
        {
            request.Content = new ByteArrayContent(JsonWriter.ToBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await _http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        response.Headers.TryGetValues("Warning", out var warnings);
        return new(
            (int)response.StatusCode,
            bytes is [(byte)'{', ..] ? JsonReader.Read(bytes) : Encoding.UTF8.GetString(bytes),
            [.. warnings ?? []]);
    }

    private static string PluralOf(string kind) =>
        kind.EndsWith("Policy", StringComparison.Ordinal) ? kind[..^1].ToLowerInvariant() + "ies" : kind.ToLowerInvariant() + "s";

    /// <summary>What the server answered.</summary>
    public sealed record Answer(int Code, Value Body, IReadOnlyList<string> Warnings)
    {
        public string Message => Body["message"].AsString() ?? "";
    }
}
