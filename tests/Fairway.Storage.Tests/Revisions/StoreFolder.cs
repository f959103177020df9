using System.Text;
using Fairway.Storage.Revisions;
using Fairway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Storage.Tests.Revisions;

/// <summary>A store's folder with short ways to make options.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-store-");

    public string Database => Path.Combine(_folder.FullName, "state", "objects.db");

    public ManualTime Time { get; } = new();

    public static Task<RevisionStore> OpenAsync(string path) => OpenAsync(Options(path), new ManualTime());

    public static Task<RevisionStore> OpenAsync(RevisionStoreOptions options, TimeProvider time) =>
        RevisionStore.OpenAsync(options, time, NullLogger.Instance, CancellationToken.None);

    public static RevisionStoreOptions Options(string path) => new() { Path = path, Indexer = Index };

    public Task<RevisionStore> OpenAsync(Func<RevisionStoreOptions, RevisionStoreOptions>? with = null) =>
        OpenAsync((with ?? (options => options))(Options(Database)), Time);

    public RevisionLog OpenLog() => RevisionLog.Open(Options(Database), Time, NullLogger.Instance);

    /// <summary>The message that an opening of the store fails with.</summary>
    public async Task<string> OpenErrorAsync(Func<RevisionStoreOptions, RevisionStoreOptions>? with = null) =>
        (await Assert.ThrowsAsync<StoreOpenException>(() => OpenAsync(with))).Message;

    public void Dispose() => _folder.Delete(recursive: true);

    private static StoredMetadata Index(StoreKey key, ReadOnlyMemory<byte> body) =>
        new("uid-" + key.Name, [new("length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))], []);
}

/// <summary>Writes of small objects whose body is <c>REVISION:TEXT</c>.</summary>
internal static class StoreWrites
{
    public static readonly WriteOrigin Origin = new("alice", "kubectl", "audit-1");

    public static StoreKey Key(string name, string ns = "default", string resource = "/pods") => new(resource, ns, name);

    public static ObjectBody Body(string text) => new(Encoding.UTF8.GetBytes(":" + text), 0);

    public static Write Put(StoreKey key, string text = "", long expected = Write.AnyRevision) =>
        new Write.Put(key, expected, Body(text), StoredMetadata.Empty);

    public static Write Delete(StoreKey key, long expected = Write.AnyRevision, string text = "gone") => new Write.Delete(key, expected, Body(text));

    public static string Text(this StoredObject item) => Encoding.UTF8.GetString(item.Body.Span);

    public static Task<CommitResult> CommitAsync(this RevisionStore store, params Write[] writes) =>
        store.CommitAsync(writes, Origin, CancellationToken.None);

    public static Task<CommitResult> PutAsync(
        this RevisionStore store, string name, string ns = "default", string resource = "/pods", string text = "") =>
        store.CommitAsync(Put(Key(name, ns, resource), text));

    public static Task<CommitResult> DeleteAsync(this RevisionStore store, string name, string ns = "default", string resource = "/pods") =>
        store.CommitAsync(Delete(Key(name, ns, resource)));

    /// <summary>An object's history, the newest first: <c>5 Put alice 5:text</c>.</summary>
    public static async Task<string[]> HistoryAsync(this RevisionStore store, string name) =>
        [.. (await store.HistoryAsync(Key(name), CancellationToken.None)).Revisions.Select(revision =>
            $"{revision.Revision} {revision.Type} {Encoding.UTF8.GetString(revision.Body.Span)}{revision.Problem}")];

    public static string Names(this StoreList list) =>
        string.Join(' ', list.Items.Select(item => $"{item.Key.Namespace}/{item.Key.Name}@{item.Revision}"));
}
