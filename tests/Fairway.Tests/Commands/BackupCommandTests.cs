using Fairway.Kubernetes;
using Fairway.Platform;
using Fairway.Terminal;
using Fairway.Values;

namespace Fairway.Tests.Commands;

public sealed class BackupCommandTests
{
    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");
    private static readonly GroupVersionResource Secrets = new("", "v1", "secrets");

    [Fact]
    public async Task A_backup_taken_while_running_brings_back_what_was_there()
    {
        await using var instance = new RunningInstance();
        await instance.StartAsync();
        await instance.ApplyAsync("configmaps", "ConfigMap", "c", Value.Map(("data", Value.Map(("a", "1")))));
        Assert.Contains("It holds keys: keep it where nobody else can read it.", await instance.BackUpAsync());
        await instance.ApplyAsync("configmaps", "ConfigMap", "c", Value.Map(("data", Value.Map(("a", "2")))));
        Assert.Contains("already runs", (await Assert.ThrowsAsync<UserError>(() => instance.RestoreAsync())).Message);
        await instance.StopAsync();

        Assert.Contains("What was there is kept in", await instance.RestoreAsync());
        await instance.StartAsync();
        var found = await instance.Client.FindAsync(ConfigMaps, new("default", "c"), CancellationToken.None);
        Assert.Equal("1", found["data"]["a"].AsString());
    }

    [Fact]
    public async Task An_instance_moves_to_an_empty_folder_with_the_keys_of_what_is_encrypted()
    {
        await using var instance = new RunningInstance();
        await instance.StartAsync();
        await instance.StopAsync();
        var configuration = Path.Combine(instance.State.Root, "..", "encryption.yaml");
        await File.WriteAllTextAsync(configuration, $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers:
              - aescbc: {keys: [{name: k, secret: {{Convert.ToBase64String(new byte[32])}}}]}
              - identity: {}
            """);
        (Instance.Read(instance.State)! with { EncryptionConfiguration = Path.GetFullPath(configuration) }).Save(instance.State);
        await instance.StartAsync();
        await instance.ApplyAsync("secrets", "Secret", "s", Value.Map(("stringData", Value.Map(("p", "hush")))));
        await instance.BackUpAsync();
        await instance.StopAsync();
        File.Delete(configuration);

        var other = new StateFolder(Path.Combine(instance.State.Root, "..", "other"));
        await instance.RestoreAsync(other);
        var moved = Instance.Read(other)!;
        Assert.Equal((Instance.Read(instance.State)!.Id, other.At("encryption.yaml")), (moved.Id, moved.EncryptionConfiguration));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(moved.EncryptionConfiguration));
        Assert.Contains("identity", moved.ReadEncryptionConfiguration());
        var missing = Assert.Throws<UserError>(() => Instance.Read(instance.State)!.ReadEncryptionConfiguration());
        Assert.Contains("or name it with --encryption-provider-config FILE", missing.Message);
    }

    [Fact]
    public async Task The_keys_of_what_is_encrypted_may_be_left_out()
    {
        await using var instance = new RunningInstance();
        await instance.StartAsync();
        (Instance.Read(instance.State)! with { EncryptionConfiguration = "/nowhere/encryption.yaml" }).Save(instance.State);
        await Assert.ThrowsAsync<UserError>(() => instance.BackUpAsync());
        Assert.False(File.Exists(instance.Backup));
        await instance.BackUpAsync(withoutKeys: true);
        Assert.True(File.Exists(instance.Backup));
    }

    [Fact]
    public async Task A_backup_of_another_instance_is_refused()
    {
        await using var instance = new RunningInstance();
        await instance.StartAsync();
        await instance.BackUpAsync();
        await instance.StopAsync();
        (Instance.Read(instance.State)! with { Id = "abcdef" }).Save(instance.State);
        Assert.Contains("is of the instance abcdef", (await Assert.ThrowsAsync<UserError>(() => instance.RestoreAsync())).Message);
        await instance.StartAsync();
        Assert.True((await instance.Client.FindAsync(Secrets, new("default", "absent"), CancellationToken.None)).IsNull);
    }

    [Fact]
    public async Task Nothing_is_backed_up_where_nothing_runs()
    {
        await using var instance = new RunningInstance();
        Assert.Contains("nothing runs in", (await Assert.ThrowsAsync<UserError>(() => instance.BackUpAsync())).Message);
        Assert.Contains("is not there", (await Assert.ThrowsAsync<UserError>(() => instance.RestoreAsync())).Message);
    }
}
