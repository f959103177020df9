using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests;

/// <summary>A server on a free port with a state folder of its own, and HTTP clients for its administrator and for strangers.</summary>
public sealed class RunningServer : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-control-plane-").FullName;
    private HttpClient? _admin;

    public ControlPlaneServer Server { get; private set; } = null!;

    public string Folder => _folder;

    public IReadOnlyList<IAdmission> Admissions { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public int MaxInflight { get; init; } = 600;

    public int MaxInflightPerUser { get; init; } = 400;

    public int MaxWatchesPerUser { get; init; } = 10_000;

    /// <summary>What else the server is told.</summary>
    public Func<ControlPlaneOptions, ControlPlaneOptions> Options { get; set; } = static options => options;

    public HttpClient Admin => _admin ??= Client(Server.AdminCertificate);

    public KubernetesClient Platform => new(Server.TransportFor("platform"), "test");

    public async Task InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        Server = await ControlPlaneServer.StartAsync(
            Options(new ControlPlaneOptions
            {
                StateFolder = _folder,
                Port = 0,
                MaxInflight = MaxInflight,
                MaxInflightPerUser = MaxInflightPerUser,
                MaxWatchesPerUser = MaxWatchesPerUser,
            }),
            Time,
            NullLoggerFactory.Instance,
            Admissions,
            CancellationToken.None);
    }

    public static async Task<RunningServer> StartNewAsync(RunningServer server)
    {
        await server.StartAsync();
        return server;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task StopAsync()
    {
        _admin?.Dispose();
        _admin = null;
        await Server.StopAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await StopAsync();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A client that trusts the server's authority alone; the certificate may be null for an anonymous one.</summary>
    public HttpClient Client(X509Certificate2? certificate, string? token = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, served, _, _) => IsServing(served);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        var client = new HttpClient(handler) { BaseAddress = Server.Address, DefaultRequestVersion = HttpVersion.Version20 };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>Whether the server's authority has signed a certificate.</summary>
    public bool IsServing(X509Certificate? served)
    {
        using var chain = ClientCertificates.ChainTo(Server.Authority);
        return served is not null && chain.Build(new X509Certificate2(served));
    }

    public Task<(int Code, Value Body)> GetAsync(string path) => SendAsync(Admin, HttpMethod.Get, path, "");

    public Task<(int Code, Value Body)> PostAsync(string path, string body) => SendAsync(Admin, HttpMethod.Post, path, body);

    public Task<(int Code, Value Body)> PutAsync(string path, string body) => SendAsync(Admin, HttpMethod.Put, path, body);

    public Task<(int Code, Value Body)> DeleteAsync(string path, string body = "") => SendAsync(Admin, HttpMethod.Delete, path, body);

    public Task<(int Code, Value Body)> PatchAsync(string path, string type, string body) => SendAsync(Admin, HttpMethod.Patch, path, body, type);

    /// <summary>A client that acts for another user, through the administrator's right to do so.</summary>
    public HttpClient As(string user)
    {
        var client = Client(Server.AdminCertificate);
        client.DefaultRequestHeaders.Add("Impersonate-User", user);
        return client;
    }

    /// <summary>
    /// Gives a user rights in the whole cluster, unless it has been done: <c>{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}</c>.
    /// </summary>
    public async Task GrantAsync(string user, params string[] rules)
    {
        const string Group = "rbac.authorization.k8s.io";
        var (code, made) = await PostAsync(
            $"/apis/{Group}/v1/clusterroles", $$"""{"metadata":{"name":"of-{{user}}"},"rules":[{{string.Join(',', rules)}}]}""");
        if (code is not (201 or 409))
        {
            throw new InvalidOperationException(made.ToString());
        }

        await PostAsync(
            $"/apis/{Group}/v1/clusterrolebindings",
            $$"""
            {"metadata":{"name":"of-{{user}}"},"roleRef":{"apiGroup":"{{Group}}","kind":"ClusterRole","name":"of-{{user}}"},
             "subjects":[{"kind":"User","name":"{{user}}"}]}
            """);
    }

    /// <summary>The lines of a watch.</summary>
    public async IAsyncEnumerable<Value> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await Admin.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return JsonReader.Read(line);
        }
    }

    public static async Task<(int Code, Value Body)> SendAsync(
        HttpClient client, HttpMethod method, string path, string body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return ((int)response.StatusCode, bytes is [(byte)'{', ..] ? JsonReader.Read(bytes, new(64 * 1024 * 1024)) : Encoding.UTF8.GetString(bytes));
    }
}
