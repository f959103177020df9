using Fairway.Values.Json;

namespace Fairway.Values.Tests;

public sealed class ValueTests
{
    [Fact]
    public void Maps_are_equal_whatever_the_order_of_their_keys() =>
        Assert.Equal(JsonReader.Read("""{"a":1,"b":[true,null]}"""), JsonReader.Read("""{"b":[true,null],"a":1}"""));

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "2", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("1", "true", false)]
    [InlineData("0", "null", false)]
    [InlineData("9007199254740993", "9007199254740992.0", false)]
    public void Numbers_are_equal_by_value(string left, string right, bool equal)
    {
        var (a, b) = (JsonReader.Read(left), JsonReader.Read(right));
        Assert.Equal(equal, a == b);
        Assert.True(!equal || a.GetHashCode() == b.GetHashCode());
    }

    [Fact]
    public void A_change_leaves_the_old_tree_and_shares_the_rest()
    {
        var before = JsonReader.Read("""{"spec":{"replicas":1,"template":{"a":1}},"status":{}}""");
        var after = before.WithAt(["spec", "replicas"], 2);
        Assert.Equal("""{"spec":{"replicas":1,"template":{"a":1}},"status":{}}""", before.ToString());
        Assert.Equal("""{"spec":{"replicas":2,"template":{"a":1}},"status":{}}""", after.ToString());
        Assert.Same(before["spec"]["template"].Fields, after["spec"]["template"].Fields);
    }

    [Fact]
    public void Large_maps_find_replace_and_remove_by_key()
    {
        var builder = new ValueMap.Builder();
        for (var i = 0; i < 100; i++)
        {
            builder["key" + i] = i;
        }

        builder["key50"] = "replaced";
        builder.Remove("key10");
        builder["last"] = true;
        var map = builder.Build();
        Assert.Equal(100, map.Count);
        Assert.Equal("replaced", map["key50"].AsString());
        Assert.False(map.ContainsKey("key10"));
        Assert.Equal(99, map["key99"].AsLong());
        Assert.True(map["last"].AsBool());
        Assert.False(map.Without("key99").ContainsKey("key99"));
    }
}
