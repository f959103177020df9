using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// Who owns which field of an object (KEP-555, as kube-apiserver and structured-merge-diff do it): keeps <c>metadata.managedFields</c>
/// right on every write, and merges what is applied. Pure; all versions of a kind are taken to have the same fields.
/// </summary>
public static class FieldOwnership
{
    /// <summary>The manager of fields that were there before the object had its first record.</summary>
    private const string BeforeFirstApply = "before-first-apply";

    // Set by the server or part of the object's identity: nobody owns these.
    private static readonly FieldSet Unowned = FieldSet.Of(
        ["apiVersion"], ["kind"], ["metadata"], ["metadata", "name"], ["metadata", "namespace"], ["metadata", "creationTimestamp"],
        ["metadata", "selfLink"], ["metadata", "uid"], ["metadata", "generation"], ["metadata", "managedFields"],
        ["metadata", "resourceVersion"]);

    /// <summary>The object of a create, an update or a patch, with <c>managedFields</c> telling who wrote what changed.</summary>
    /// <param name="schema">The kind's schema.</param>
    /// <param name="live">The object before; null for a creation.</param>
    /// <param name="updated">The object to write, fully prepared: what differs from the live one is taken as this manager's will.</param>
    /// <param name="manager">The field manager; empty counts as <c>unknown</c>.</param>
    /// <param name="apiVersion">The version the manager wrote in.</param>
    /// <param name="subresource">Empty for the object itself.</param>
    /// <param name="now">The entry's time when it changed.</param>
    /// <param name="ignored">What this endpoint does not write, such as <c>status</c>; with everything below.</param>
    public static Value Update(
        Schema schema, Value live, Value updated, string manager, string apiVersion, string subresource, DateTimeOffset now, FieldSet? ignored = null)
    {
        var owners = OwnersFor(live, updated, subresource);
        var (before, after) = (live.IsNull ? schema.EmptyForm : WithoutRecord(live), WithoutRecord(updated));
        if (owners.Count == 0 && live.Uid.Length > 0)
        {
            return after;
        }

        Reconcile(schema, before, owners);
        Record(owners, FieldComparison.Of(schema, before, after), OwnerIdentity.Updater(manager, apiVersion, subresource), apiVersion, now, ignored);
        UpdaterLimit.Enforce(owners);
        return WithRecord(after, owners);
    }

    /// <summary>
    /// Merges an applied configuration into the live object: its fields become this manager's, what the manager applied before and leaves
    /// out now goes unless others own it. Defaults are left to the caller.
    /// </summary>
    /// <param name="schema">The kind's schema.</param>
    /// <param name="live">The object before; null when the apply creates it.</param>
    /// <param name="applied">The configuration, without defaults.</param>
    /// <param name="manager">The field manager.</param>
    /// <param name="apiVersion">The version of the endpoint; the configuration must be of it.</param>
    /// <param name="subresource">Empty for the object itself.</param>
    /// <param name="force">Take fields that others own.</param>
    /// <param name="now">The entry's time when it changed.</param>
    /// <param name="ignored">What this endpoint does not write, such as <c>status</c>; with everything below.</param>
    /// <exception cref="KubernetesException">400: the configuration cannot be applied.</exception>
    public static ApplyResult Apply(
        Schema schema,
        Value live,
        Value applied,
        string manager,
        string apiVersion,
        string subresource,
        bool force,
        DateTimeOffset now,
        FieldSet? ignored = null)
    {
        AppliedConfiguration.Check(schema, applied, apiVersion);
        var before = WithoutRecord(live);
        var owners = ReadLive(live);
        if (owners.Count == 0 && !live.IsNull)
        {
            var all = FieldComparison.Of(schema, schema.EmptyForm, before);
            Record(owners, all, OwnerIdentity.Updater(BeforeFirstApply, apiVersion, ""), apiVersion, now, null);
        }

        Reconcile(schema, before, owners);
        var work = new ApplyOperation(schema, before, applied, apiVersion, OwnerIdentity.Applier(manager, subresource), ignored ?? FieldSet.Empty);
        var upgrade = ClientSideApply.Concerns(manager, before);
        var conflicts = work.Run(owners, upgrade && !force ? ClientSideApply.Unchanged(schema, before, apiVersion) : FieldSet.Empty, force);
        if (conflicts.Count > 0)
        {
            return new(live, conflicts);
        }

        Finish(work, owners, now);
        var result = upgrade ? ClientSideApply.Renew(work.Result, applied) : work.Result;
        return new(WithRecord(result, owners), []);
    }

    private static void Finish(ApplyOperation work, Owners owners, DateTimeOffset now)
    {
        if (owners.TryGet(work.Applier, out var own))
        {
            owners.Set(own with { Fields = own.Fields.Except(Unowned) });
        }

        if ((!work.IsUnchanged || !owners.HasSameFields(work.Former)) && owners.TryGet(work.Applier, out own))
        {
            owners.Set(own with { Time = now });
        }
    }

    // Whoever changes a field owns it: all others, and the same manager's other records, lose it.
    private static void Record(
        Owners owners, FieldComparison changes, OwnerIdentity identity, string apiVersion, DateTimeOffset now, FieldSet? ignored)
    {
        changes = ignored is null ? changes : changes.Without(ignored);
        if (owners.Count > 0)
        {
            var lost = changes.Written.Union(changes.Removed);
            owners.ChangeOthers(except: null, fields => fields.Except(lost));
        }

        var written = changes.Written.Except(Unowned);
        if (!written.IsEmpty)
        {
            owners.Set(new(identity, apiVersion, owners.FieldsOf(identity).Union(written), now));
        }
    }

    private static void Reconcile(Schema schema, Value live, Owners owners) =>
        owners.ChangeOthers(except: null, fields => SchemaChanges.Reconcile(schema, live, fields));

    // A client may edit the record itself; one that does not know it must not lose it, and a subresource cannot change it.
    private static Owners OwnersFor(Value live, Value updated, string subresource)
    {
        var sent = updated["metadata"]["managedFields"];
        if (subresource.Length > 0 || sent.IsNull)
        {
            return ReadLive(live);
        }

        if (ManagedFields.IsReset(sent))
        {
            return new();
        }

        try
        {
            return ManagedFields.Read(sent) is { Count: > 0 } owners ? owners : ReadLive(live);
        }
        catch (FormatException)
        {
            return ReadLive(live);
        }
    }

    private static Owners ReadLive(Value live)
    {
        try
        {
            return ManagedFields.Read(live["metadata"]["managedFields"]);
        }
        catch (FormatException)
        {
            // A record that cannot be read is begun anew.
            return new();
        }
    }

    private static Value WithoutRecord(Value @object) => @object.WithoutAt("metadata", "managedFields");

    private static Value WithRecord(Value @object, Owners owners) => owners.Count == 0
        ? @object
        : @object.WithAt(["metadata", "managedFields"], ManagedFields.Write(owners));
}
