using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Storing.Encryption;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests.Storing.Encryption;

public sealed class EncryptedServerTests : IAsyncLifetime, IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private readonly RunningServer _server = new();

    private string Database => Path.Combine(_server.Folder, "store.db");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Secrets_are_encrypted_on_disk_and_rewritten_under_a_new_key_by_writing_them_as_they_are()
    {
        await StartAsync("");
        await _server.PostAsync(Secrets, """{"metadata":{"name":"s"},"stringData":{"code":"hush-hush-1"}}""");
        await _server.StopAsync();
        // aHVzaC1odXNoLTE= is "hush-hush-1".
        Assert.True(await IsOnDiskAsync("aHVzaC1odXNoLTE="));

        var (before, after) = await RewriteAsync(Keys("k1") + ", {identity: {}}");
        Assert.NotEqual(before, after);
        Assert.False(await IsOnDiskAsync("aHVzaC1odXNoLTE="));

        (before, after) = await RewriteAsync(Keys("k2", "k1"));
        Assert.NotEqual(before, after);
        (before, after) = await RewriteAsync(Keys("k2"));
        Assert.Equal(before, after);
        var error = await Assert.ThrowsAsync<StoreOpenException>(() => StartAsync(Keys("k3")));
        Assert.Contains("(/secrets default/s) of the store", error.Message);
        Assert.Contains("it is encrypted with aesgcm:v1:k2, which the encryption configuration does not list for secrets", error.Message);
    }

    [Fact]
    public async Task A_backup_of_what_is_encrypted_is_encrypted()
    {
        await StartAsync(Keys("k1"));
        await _server.PostAsync(Secrets, """{"metadata":{"name":"s"},"stringData":{"code":"hush-hush-1"}}""");
        await _server.PostAsync("/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"c"},"data":{"k":"open-to-all"}}""");
        var copy = await _server.Admin.GetByteArrayAsync("/fairway/backup");
        Assert.Equal(-1, copy.AsSpan().IndexOf("aHVzaC1odXNoLTE="u8));
        Assert.NotEqual(-1, copy.AsSpan().IndexOf("open-to-all"u8));
    }

    // What `kubectl get secrets -o json | kubectl replace -f -` does; the revisions before and after it.
    private async Task<(string Before, string After)> RewriteAsync(string providers)
    {
        await StartAsync(providers);
        var (_, secret) = await _server.GetAsync($"{Secrets}/s");
        var (code, written) = await _server.PutAsync($"{Secrets}/s", secret.ToString());
        Assert.Equal(200, code);
        Assert.Equal(secret["data"], written["data"]);
        await _server.StopAsync();
        await CompactAsync(providers);
        return (secret.ResourceVersion, written.ResourceVersion);
    }

    // As it happens in time: what watches no longer need goes.
    private async Task CompactAsync(string providers)
    {
        await using var store = await RevisionStore.OpenAsync(
            new()
            {
                Path = Database,
                Indexer = ObjectIndex.OfBody,
                Cipher = EncryptionConfigurationReader.Read(Configuration(providers)),
                Archive = new() { Retention = TimeSpan.Zero },
            },
            TimeProvider.System,
            NullLogger.Instance,
            CancellationToken.None);
        await store.CompactAsync(store.Revision, CancellationToken.None);
    }

    private Task StartAsync(string providers)
    {
        _server.Options = options => options with
        {
            ObjectHistoryRetention = TimeSpan.Zero,
            EncryptionConfiguration = providers.Length == 0 ? "" : Configuration(providers),
        };
        return _server.StartAsync();
    }

    private static string Configuration(string providers) => $"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
        - resources: [secrets]
          providers: [{providers}]
        """;

    private static string Keys(params string[] names)
    {
        var keys = names.Select(name => $"{{name: {name}, secret: {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name.PadRight(32)))}}}");
        return $"{{aesgcm: {{keys: [{string.Join(", ", keys)}]}}}}";
    }

    private async Task<bool> IsOnDiskAsync(string text) =>
        (await File.ReadAllBytesAsync(Database)).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
}
