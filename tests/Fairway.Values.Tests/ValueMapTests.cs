using Fairway.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Values.Tests;

public sealed class ValueMapTests
{
    [Fact]
    public void A_builder_holds_what_a_plain_list_of_pairs_would()
    {
        var step = Gen.Choose(0, 30).Zip(Gen.Elements("set", "add", "remove"));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            var builder = new ValueMap.Builder();
            var model = new List<(string Key, Value Value)>();
            var time = 0;
            foreach (var (number, action) in steps)
            {
                Take(builder, model, action, $"k{number}", time++);
            }

            var map = builder.Build();
            return builder.Count == model.Count
                && map.AsSpan().ToArray().Select(pair => (pair.Key, pair.Value)).SequenceEqual(model)
                && model.All(pair => map[pair.Key] == pair.Value && builder[pair.Key] == pair.Value);
        }).Check(PropertyRuns.Of(cases: 500));
    }

    [Fact]
    public void A_map_made_from_another_finds_its_own_keys()
    {
        var map = Value.Map([.. Enumerable.Range(0, 20).Select(i => ($"k{i}", (Value)i))]).Fields;
        Assert.Equal(5, map["k5"].AsLong());
        Assert.Equal("new", map.With("k5", "new")["k5"].AsString());
        Assert.Equal(6, map.Without("k5")["k6"].AsLong());
        Assert.False(map.Without("k5").ContainsKey("k5"));
        Assert.Equal("more", map.With("k5", "new").With("k20", "more")["k20"].AsString());
        Assert.Equal(5, map["k5"].AsLong());
    }

    private static void Take(ValueMap.Builder builder, List<(string Key, Value Value)> model, string action, string key, Value value)
    {
        var at = model.FindIndex(pair => pair.Key == key);
        Assert.Equal(at >= 0, builder.ContainsKey(key));
        switch (action)
        {
            case "remove":
                Assert.Equal(at >= 0, builder.Remove(key));
                model.RemoveAll(pair => pair.Key == key);
                break;
            case "add" when at >= 0:
                Assert.False(builder.TryAdd(key, value));
                break;
            default:
                builder[key] = value;
                model.RemoveAll(pair => pair.Key == key);
                model.Insert(at < 0 ? model.Count : at, (key, value));
                break;
        }
    }
}
