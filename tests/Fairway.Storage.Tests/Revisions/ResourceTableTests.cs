using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed class ResourceTableTests
{
    [Fact]
    public void Thousands_of_objects_added_and_removed_in_any_order_stay_ordered_and_found()
    {
        var random = new Random(1);
        var expected = new SortedDictionary<StoreKey, StoredObject>();
        var table = ResourceTable.Empty;
        for (var i = 0; i < 6000; i++)
        {
            var key = Key("n" + random.Next(1500), "ns" + random.Next(3));
            if (random.Next(3) == 0 && expected.Remove(key))
            {
                table = table.Without(key);
            }
            else
            {
                table = table.With(expected[key] = Item(key, i));
            }
        }

        Assert.Equal(expected.Values, All(table));
        Assert.Equal(expected.Count, table.Count(ResourceTable.Start, table.End));
        Assert.All(expected, pair => Assert.Same(pair.Value, table.Find(pair.Key)));
        Assert.Null(table.Find(Key("absent")));
        Assert.Equal(expected.Values, All(ResourceTable.FromSorted([.. expected.Values])));
    }

    [Fact]
    public void A_change_leaves_the_table_it_was_made_from()
    {
        var before = ResourceTable.FromSorted([Item(Key("a"), 1), Item(Key("b"), 2)]);
        var after = before.With(Item(Key("a"), 3)).Without(Key("b"));
        Assert.Equal([1, 2], All(before).Select(item => item.Revision));
        Assert.Equal([3], All(after).Select(item => item.Revision));
        Assert.True(after.Without(Key("a")).IsEmpty);
    }

    private static StoredObject Item(StoreKey key, long revision) => new()
    {
        Key = key,
        Revision = revision,
        CreateRevision = revision,
        Body = ReadOnlyMemory<byte>.Empty,
        Metadata = StoredMetadata.Empty,
    };

    private static IEnumerable<StoredObject> All(ResourceTable table)
    {
        for (var at = ResourceTable.Start; at < table.End; at = table.Next(at))
        {
            yield return table[at];
        }
    }
}
