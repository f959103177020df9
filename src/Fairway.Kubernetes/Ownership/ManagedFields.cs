using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// <c>metadata.managedFields</c>, an entry: <c>{"manager":"kubectl","operation":"Apply","apiVersion":"apps/v1",
/// "time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{...},"subresource":"status"}</c>.
/// </summary>
internal static class ManagedFields
{
    /// <exception cref="FormatException">An entry is malformed; tells which.</exception>
    public static Owners Read(Value entries)
    {
        var owners = new Owners();
        for (var i = 0; i < entries.Items.Count; i++)
        {
            owners.Set(ReadEntry(entries.Items[i], i));
        }

        return owners;
    }

    /// <summary>The entries in the order upstream writes them: by operation, then time, manager, version and subresource.</summary>
    public static Value Write(Owners owners)
    {
        Owner[] sorted = [.. owners.All];
        sorted.AsSpan().Sort(static (left, right) => left.Identity.IsApply == right.Identity.IsApply
            ? Owner.CompareAge(left, right)
            : right.Identity.IsApply.CompareTo(left.Identity.IsApply));
        return ValueList.From(sorted.Select(WriteEntry));
    }

    /// <summary>An explicit empty list, or one empty entry, asks for the record to be cleared.</summary>
    public static bool IsReset(Value entries) =>
        entries.IsList && (entries.Items.Count == 0 || (entries.Items.Count == 1 && entries[0].Fields.Count == 0));

    private static Owner ReadEntry(Value entry, int index)
    {
        if (entry["fieldsType"].AsString() is not "FieldsV1")
        {
            throw new FormatException(entry["fieldsType"].AsString() is { Length: > 0 } type
                ? $"invalid fieldsType \"{type}\" in managed fields entry {index}"
                : $"missing fieldsType in managed fields entry {index}");
        }

        var apiVersion = entry["apiVersion"].AsString() ?? "";
        var (manager, subresource) = (entry["manager"].AsString() ?? "", entry["subresource"].AsString() ?? "");
        var identity = entry["operation"].AsString() == "Apply"
            ? new OwnerIdentity(manager, true, "", subresource)
            : new OwnerIdentity(manager, false, apiVersion, subresource);
        return new(identity, apiVersion, FieldSet.Read(entry["fieldsV1"]), Timestamps.Read(entry["time"]));
    }

    private static Value WriteEntry(Owner owner)
    {
        var entry = new ValueMap.Builder
        {
            ["manager"] = owner.Identity.Manager,
            ["operation"] = owner.Identity.IsApply ? "Apply" : "Update",
            ["apiVersion"] = owner.ApiVersion,
        };
        if (owner.Time is { } time)
        {
            entry["time"] = Timestamps.Seconds(time);
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = owner.Fields.Write();
        if (owner.Identity.Subresource.Length > 0)
        {
            entry["subresource"] = owner.Identity.Subresource;
        }

        return entry.Build();
    }
}
