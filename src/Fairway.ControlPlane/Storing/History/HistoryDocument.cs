using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Storing.History;

/// <summary>Writes an object's history as <c>history.fairway.dev/v1 ObjectHistory</c>, the newest revision first.</summary>
internal static class HistoryDocument
{
    private const int MaxChanges = 100;
    private const int MaxValue = 256;

    public static Value Of(StoreKey key, ObjectHistory history)
    {
        var revisions = new List<Value>(history.Revisions.Count);
        var trees = history.Revisions.Select(revision => revision.Body.IsEmpty ? Value.Null : ObjectReader.Decode(revision.Body.Span)).ToArray();
        for (var i = 0; i < trees.Length; i++)
        {
            var isNext = i + 1 < trees.Length && history.Revisions[i + 1].Revision == history.Revisions[i].PreviousRevision;
            revisions.Add(Revision(key, history.Revisions[i], trees[i], isNext ? trees[i + 1] : Value.Null));
        }

        var metadata = key.Namespace.Length == 0
            ? Value.Map(("name", key.Name))
            : Value.Map(("name", key.Name), ("namespace", key.Namespace));
        return Value.Map(
            ("kind", "ObjectHistory"),
            ("apiVersion", HistoryEndpoint.ApiVersion),
            ("metadata", metadata),
            ("object", Value.Map(("apiVersion", trees[0].ApiVersion), ("kind", trees[0].ObjectKind), ("name", key.Name))),
            ("complete", history.IsWhole),
            ("revisions", ValueList.From(revisions)));
    }

    private static Value Revision(StoreKey key, StoredRevision revision, Value tree, Value before)
    {
        var type = revision.Type == StoreEventType.Delete ? "Deleted" : revision.PreviousRevision == 0 ? "Created" : "Updated";
        var entry = Value.Map(
            ("revision", revision.Revision.ToString(CultureInfo.InvariantCulture)),
            ("type", type),
            ("user", revision.Origin.User),
            ("manager", revision.Origin.Manager),
            ("auditID", revision.Origin.AuditId));
        entry = revision.Time is { } time ? entry.With("time", Timestamps.Seconds(time)) : entry;
        if (revision.Problem.Length > 0)
        {
            return entry.With("problem", revision.Problem);
        }

        if (type != "Updated")
        {
            return entry;
        }

        return before.IsNull
            ? entry.With("problem", "what it changed is not known: the revision before is no longer kept, or cannot be read")
            : Changes(key, entry, FieldChanges.Between(before, tree));
    }

    private static Value Changes(StoreKey key, Value entry, IReadOnlyList<FieldChange> changes)
    {
        var isSecret = SecretValues.AreIn(key.Resource);
        var shown = changes.Take(MaxChanges).Select(change => Change(isSecret ? SecretValues.Hide(change) : change));
        entry = entry.With("changes", ValueList.From(shown));
        return changes.Count > MaxChanges ? entry.With("moreChanges", changes.Count - MaxChanges) : entry;
    }

    private static Value Change(FieldChange change)
    {
        var entry = Value.Map(("path", change.Path));
        entry = change.Old.IsNull ? entry : entry.With("old", Short(change.Old));
        return change.New.IsNull ? entry : entry.With("new", Short(change.New));
    }

    // A value that is too long to be shown becomes the start of its text.
    private static Value Short(Value value)
    {
        var text = value.AsString() ?? JsonWriter.ToText(value);
        if (text.Length <= MaxValue)
        {
            return value;
        }

        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxValue - 1]) ? MaxValue - 1 : MaxValue), "…");
    }
}
