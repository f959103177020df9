using Fairway.ControlPlane.Services;

namespace Fairway.ControlPlane.Tests.Services;

public sealed class AddressPoolTests
{
    private readonly AddressPool<int> _pool = new(5, index => 100 + index);
    private readonly object _one = new();
    private readonly object _two = new();

    [Fact]
    public void What_one_lease_reserves_another_cannot_until_it_is_released()
    {
        Assert.True(_pool.Reserve("a", _one, 102));
        Assert.True(_pool.Reserve("a", _one, 102));
        Assert.False(_pool.Reserve("b", _two, 102));

        _pool.Release(_one);

        Assert.True(_pool.Reserve("b", _two, 102));
    }

    // Two changes of one object at a time: the one that is refused must not free what the other has been given.
    [Fact]
    public void A_released_lease_leaves_what_its_owner_holds()
    {
        _pool.Reserve("a", _one, 102);
        _pool.Reserve("a", _two, 103);
        _pool.Hold("a", [102]);

        _pool.Release(_two);
        _pool.Release(_one);

        Assert.False(_pool.Reserve("b", new(), 102));
        Assert.True(_pool.Reserve("b", new(), 103));
        _pool.Hold("a", []);
        Assert.True(_pool.Reserve("b", new(), 102));
    }

    [Fact]
    public void Any_free_one_is_given_but_the_first_and_each_once()
    {
        int[] given = [_pool.ReserveAny(_one), _pool.ReserveAny(_one), _pool.ReserveAny(_two), _pool.ReserveAny(_two)];

        Assert.Equal([101, 102, 103, 104], given);
        Assert.Equal(0, _pool.ReserveAny(_two));
        _pool.Release(_one);
        Assert.Equal(101, _pool.ReserveAny(_two));
    }
}
