using Fairway.Storage.Revisions;
using Fairway.Testing;
using FsCheck;
using FsCheck.Fluent;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

/// <summary>Random operations on the store and on a list of all events, which must always tell the same.</summary>
public sealed class RevisionStoreModelTests
{
    [Fact]
    public void The_store_agrees_with_a_plain_list_of_events() =>
        Prop.ForAll(Operations(), operations => RunAsync(operations).GetAwaiter().GetResult()).Check(PropertyRuns.Of(cases: 60));

    private static Arbitrary<(int Kind, int Name, int Argument)[]> Operations() =>
        (from kind in Gen.Choose(0, 11) from name in Gen.Choose(0, 11) from argument in Gen.Choose(0, 9) select (kind, name, argument))
        .ArrayOf().ToArbitrary();

    private static async Task RunAsync((int Kind, int Name, int Argument)[] operations)
    {
        using var folder = new StoreFolder();
        var store = await folder.OpenAsync();
        var model = new List<StoreEvent>();
        foreach (var (kind, name, argument) in operations)
        {
            var key = new StoreKey("/r" + (name % 2), "ns" + (name / 2 % 2), "n" + (name / 4));
            switch (kind)
            {
                case 9:
                    await store.DisposeAsync();
                    store = await folder.OpenAsync();
                    break;
                case 10:
                    await store.CompactAsync(store.Revision * argument / 10, CancellationToken.None);
                    break;
                case 11:
                    CheckList(store, model, key, argument);
                    await CheckWatch(store, model, key, argument);
                    break;
                default:
                    await Commit(store, model, key, kind, argument);
                    break;
            }

            Assert.Equal(model.Count, store.Revision);
            Assert.Equal(At(model, store.Revision).GetValueOrDefault(key)?.Text(), store.Get(key)?.Text());
        }

        await store.DisposeAsync();
    }

    private static async Task Commit(RevisionStore store, List<StoreEvent> model, StoreKey key, int kind, int argument)
    {
        var current = At(model, model.Count).GetValueOrDefault(key);
        var expected = argument switch { < 5 => Write.AnyRevision, < 8 => current?.Revision ?? 0, 8 => 0, _ => argument };
        Write write = kind < 6 ? Put(key, "t" + argument, expected) : Delete(key, expected);
        var result = await store.CommitAsync(write);
        var holds = write is Write.Put
            ? expected == Write.AnyRevision || expected == (current?.Revision ?? 0)
            : current is not null && (expected == Write.AnyRevision || expected == current.Revision);
        Assert.Equal(holds, result.Conflict is null);
        if (holds)
        {
            model.Add(new(model.Count + 1, write is Write.Put ? StoreEventType.Put : StoreEventType.Delete, result.Objects[0], current));
        }
    }

    private static void CheckList(RevisionStore store, List<StoreEvent> model, StoreKey key, int argument)
    {
        var revision = store.CompactedRevision + ((store.Revision - store.CompactedRevision) * argument / 10);
        revision = revision == 0 ? store.Revision : revision;
        var ns = argument % 3 == 0 ? "" : key.Namespace;
        var expected = At(model, revision).Values
            .Where(item => item.Key.Resource == key.Resource && (ns.Length == 0 || item.Key.Namespace == ns))
            .OrderBy(item => item.Key).Select(item => item.Text()).ToArray();
        var pages = new List<string>();
        StoreKey? after = null;
        StoreList page;
        do
        {
            page = store.List(key.Resource, ns, after, 1 + (argument % 3), revision);
            pages.AddRange(page.Items.Select(item => item.Text()));
            Assert.Equal(expected.Length - pages.Count, page.Remaining);
            after = page.More ? page.Items[^1].Key : null;
        }
        while (page.More);
        Assert.Equal(expected, pages);
    }

    private static async Task CheckWatch(RevisionStore store, List<StoreEvent> model, StoreKey key, int argument)
    {
        var from = store.CompactedRevision + ((store.Revision - store.CompactedRevision) * argument / 10);
        var expected = model.Where(e => e.Revision > from && e.Object.Key.Resource == key.Resource)
            .Select(e => $"{e.Type} {e.Object.Text()} {e.Previous?.Text()}").ToArray();
        await using var watch = store.Watch(key.Resource, new(""), from);
        var seen = new List<string>();
        while (seen.Count < expected.Length)
        {
            seen.AddRange((await watch.ReadAsync(CancellationToken.None)).Select(e => $"{e.Type} {e.Object.Text()} {e.Previous?.Text()}"));
        }

        Assert.Equal(expected, seen);
    }

    private static Dictionary<StoreKey, StoredObject> At(List<StoreEvent> model, long revision)
    {
        var live = new Dictionary<StoreKey, StoredObject>();
        foreach (var change in model.Where(e => e.Revision <= revision))
        {
            if (change.Type == StoreEventType.Put)
            {
                live[change.Object.Key] = change.Object;
            }
            else
            {
                live.Remove(change.Object.Key);
            }
        }

        return live;
    }
}
