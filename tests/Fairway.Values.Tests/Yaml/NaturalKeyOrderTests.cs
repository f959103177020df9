using Fairway.Testing;
using Fairway.Values.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Values.Tests.Yaml;

public sealed class NaturalKeyOrderTests
{
    [Fact]
    public void The_order_is_one() => Prop.ForAll(Trees.Key, Trees.Key, Trees.Key, (a, b, c) =>
    {
        var order = NaturalKeyOrder.Instance;
        return Math.Sign(order.Compare(a, b)) == -Math.Sign(order.Compare(b, a))
            && (order.Compare(a, b) > 0 || order.Compare(b, c) > 0 || order.Compare(a, c) <= 0);
    }).Check(PropertyRuns.Of(cases: 20_000));

    [Fact]
    public void Digits_count_as_numbers_and_letters_come_last()
    {
        string[] keys = ["a10", "a2", "A", "a-b", "a.b", "ab", "a1b", "1", "10", "9", "-", "b", "a", "key-9", "key-10", "10.0", "9.5", "é"];
        string[] expected = ["-", "1", "9", "9.5", "10", "10.0", "A", "a", "a-b", "a.b", "a1b", "a2", "a10", "ab", "b", "key-9", "key-10", "é"];
        Assert.Equal(expected, keys.Order(NaturalKeyOrder.Instance));
    }
}
