using Fairway.Controllers.Collection;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Collection;

public sealed class CollectionVerdictTests
{
    [Fact]
    public void One_owner_that_stays_keeps_it_and_the_references_to_others_go()
    {
        Assert.IsType<CollectionVerdict.Keep>(Decide([("a", "Solid")]));
        var free = Assert.IsType<CollectionVerdict.Free>(Decide([("a", "Solid"), ("b", "Absent"), ("c", "Waiting")]));
        Assert.Equal(["b", "c"], free.Uids.Order());
    }

    [Fact]
    public void The_last_owner_takes_it_along() =>
        Assert.Equal(new CollectionVerdict.Delete("Background"), Decide([("a", "Absent"), ("b", "Absent")]));

    [Fact]
    public void An_owner_that_is_not_seen_is_not_taken_for_gone()
    {
        Assert.IsType<CollectionVerdict.Keep>(Decide([("a", "Unknown")]));
        Assert.IsType<CollectionVerdict.Keep>(Decide([("a", "Unseen")]));
    }

    [Fact]
    public void Foreground_deletion_goes_on_downwards_where_there_is_more_below()
    {
        Assert.Equal(new CollectionVerdict.Delete("Foreground"), Decide([("a", "Waiting")], hasDependents: true));
        Assert.Equal(new CollectionVerdict.Delete("Background"), Decide([("a", "Waiting")], hasDependents: false));
    }

    [Theory]
    [InlineData("orphan", "Orphan")]
    [InlineData("foregroundDeletion", "Foreground")]
    [InlineData("example.com/mine", "Background")]
    public void What_the_finalizers_ask_for_is_kept_to(string finalizer, string propagation) => Assert.Equal(
        new CollectionVerdict.Delete(propagation),
        Decide([("a", "Absent")], @object: Sample.Pod("p").WithAt(["metadata", "finalizers"], Value.List(finalizer))));

    private static CollectionVerdict Decide((string Uid, string State)[] owners, bool hasDependents = false, Value @object = default) =>
        CollectionVerdict.Decide(@object, owners.ToDictionary(owner => owner.Uid, owner => Enum.Parse<OwnerState>(owner.State)), hasDependents);
}
