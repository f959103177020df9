using Fairway.Kubernetes.Ownership;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Ownership;

/// <summary>An object that is written to step by step, as a server would: what the tests of ownership act on.</summary>
internal sealed class Thing
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private int _minute;

    public Value Live { get; private set; }

    private DateTimeOffset Now => Start.AddMinutes(_minute++);

    public Thing Update(string manager, string spec, string subresource = "")
    {
        var updated = (Live.IsNull ? Object("null") : Live).With("spec", JsonReader.Read(spec));
        return Write(manager, updated, subresource);
    }

    public Thing Write(string manager, Value updated, string subresource = "")
    {
        var written = FieldOwnership.Update(ThingSchema.Schema, Live, updated, manager, "own.dev/v1", subresource, Now);
        Live = written.WithAt(["metadata", "uid"], "u1");
        return this;
    }

    public ApplyResult TryApply(string manager, string spec, bool force = false)
    {
        var result = FieldOwnership.Apply(ThingSchema.Schema, Live, Object(spec), manager, "own.dev/v1", "", force, Now);
        if (result.Conflicts.Count == 0)
        {
            Live = result.Object.WithAt(["metadata", "uid"], "u1");
        }

        return result;
    }

    public Thing Apply(string manager, string spec, bool force = false)
    {
        Assert.Empty(TryApply(manager, spec, force).Conflicts);
        return this;
    }

    /// <summary>What the manager owns, as fieldsV1 text; empty when nothing.</summary>
    public string OwnedBy(string manager, string operation = "Apply") =>
        Entry(manager, operation)["fieldsV1"] is { IsNull: false } fields ? fields.ToString() : "";

    public Value Entry(string manager, string operation = "Apply")
    {
        foreach (var entry in Live["metadata"]["managedFields"].Items)
        {
            if (entry["manager"].AsString() == manager && entry["operation"].AsString() == operation)
            {
                return entry;
            }
        }

        return Value.Null;
    }

    public static Value Object(string spec) => Value.Map(
        ("apiVersion", "own.dev/v1"), ("kind", "Thing"), ("metadata", Value.Map(("name", "t"))), ("spec", JsonReader.Read(spec)));
}
