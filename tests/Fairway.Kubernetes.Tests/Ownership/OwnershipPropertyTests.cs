using Fairway.Kubernetes.Ownership;
using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Ownership;

/// <summary>What must hold whatever is written by whom: several managers apply and update random things, from a fixed seed.</summary>
public sealed class OwnershipPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Applies_stick_repeat_without_effect_and_keep_a_canonical_record(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var thing = new Thing();
            for (var step = 0; step < 6; step++)
            {
                var (manager, spec) = ("m" + random.Next(3), Spec(random));
                if (random.Next(3) == 0)
                {
                    thing.Update(manager, spec.ToString());
                    continue;
                }

                thing.Apply(manager, spec.ToString(), force: true);
                var applied = thing.Live;
                var merged = ObjectMerge.Merge(ThingSchema.Schema, applied, Thing.Object(spec.ToString()));
                Assert.True(merged == applied, $"{spec} is not all in {applied}");
                Assert.Equal(applied, thing.Apply(manager, spec.ToString()).Live);
                CheckRecord(applied);
            }
        }
    }

    private static void CheckRecord(Value live)
    {
        var present = FieldExtraction.Of(ThingSchema.Schema, live);
        foreach (var entry in live["metadata"]["managedFields"].Items)
        {
            var fields = FieldSet.Read(entry["fieldsV1"]);
            Assert.False(fields.IsEmpty);
            Assert.Equal(entry["fieldsV1"].ToString(), fields.Write().ToString());
            Assert.Equal(fields, fields.Intersect(fields.Union(present)));
        }
    }

    private static Value Spec(Random random)
    {
        var spec = new ValueMap.Builder();
        Maybe("atomic", () => Texts(random));
        Maybe("set", () => ValueList.From(Texts(random).Items.Distinct()));
        Maybe("ports", () => ValueList.From(Enumerable.Range(80, 3).Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).Select(Port)));
        Maybe("granular", () => Map(random));
        Maybe("atomicMap", () => Map(random));
        Maybe("any", () => Value.Map(("deep", Map(random)), ("list", Texts(random))));
        Maybe("nested", () => Value.Map(("a", random.Next(3)), ("b", random.Next(3))));
        return spec.Build();

        void Maybe(string name, Func<Value> value)
        {
            if (random.Next(2) == 0)
            {
                spec[name] = value();
            }
        }

        Value Port(int port) => random.Next(2) == 0
            ? Value.Map(("port", port), ("name", "n" + random.Next(3)))
            : Value.Map(("port", port), ("protocol", random.Next(2) == 0 ? "TCP" : "UDP"));
    }

    private static Value Texts(Random random) =>
        ValueList.From(Enumerable.Range(0, random.Next(4)).Select(_ => (Value)("t" + random.Next(4))));

    private static Value Map(Random random)
    {
        var map = new ValueMap.Builder();
        for (var i = random.Next(3); i > 0; i--)
        {
            map["k" + random.Next(3)] = "v" + random.Next(3);
        }

        return map.Build();
    }
}
