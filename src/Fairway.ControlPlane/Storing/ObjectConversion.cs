using System.Runtime.CompilerServices;
using Fairway.ControlPlane.CustomResources;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Storing;

/// <summary>
/// Objects between the versions of their kind, also through conversion webhooks. What a webhook made of a stored object is kept as long as
/// anybody holds it.
/// </summary>
internal sealed class ObjectConversion(ConversionWebhooks webhooks, ObjectReader reader)
{
    // By the version that was asked for; a changed definition has other descriptions.
    private readonly ConditionalWeakTable<KindDescription, ConditionalWeakTable<StoredObject, WeakReference<ValueMap>>> _converted = [];

    /// <summary>Whether stored objects of the kind may have to be converted by a webhook.</summary>
    public static bool NeedsWebhook(KindDescription kind) => !kind.ConversionWebhook.IsNull;

    /// <summary>The object in another version of its kind, or of a kind that is stored as the same one.</summary>
    /// <exception cref="KubernetesException">A webhook could not convert it.</exception>
    public ValueTask<Value> ConvertAsync(KindDescription from, KindDescription to, Value @object, CancellationToken cancellationToken) =>
        @object.IsNull || from == to || @object.ApiVersion == to.Kind.ApiVersion ? new(@object)
        : NeedsWebhook(to) ? OneAsync(to, @object, cancellationToken)
        : new(StoredForm.Read(to, StoredForm.Of(from, @object)));

    /// <summary>The object as it is stored.</summary>
    /// <inheritdoc cref="ConvertAsync" path="/exception"/>
    public ValueTask<Value> ToStoredAsync(KindDescription kind, Value @object, CancellationToken cancellationToken) =>
        kind.StoredAs is { } stored && NeedsWebhook(stored) ? OneAsync(stored, @object, cancellationToken) : new(StoredForm.Of(kind, @object));

    /// <summary>The stored object in this version of its kind.</summary>
    /// <inheritdoc cref="ConvertAsync" path="/exception"/>
    public ValueTask<Value> ReadAsync(KindDescription kind, StoredObject stored, CancellationToken cancellationToken) =>
        NeedsWebhook(kind) ? FirstAsync(kind, stored, cancellationToken) : new(StoredForm.Read(kind, reader.Read(stored)));

    /// <summary>Stored objects in this version of their kind, those that a webhook must convert in one go.</summary>
    /// <inheritdoc cref="ConvertAsync" path="/exception"/>
    public async Task<IReadOnlyList<Value>> ReadAllAsync(
        KindDescription kind, IReadOnlyList<StoredObject> stored, CancellationToken cancellationToken)
    {
        var read = new Value[stored.Count];
        var missing = new List<int>();
        var kept = NeedsWebhook(kind) ? _converted.GetOrCreateValue(kind) : null;
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = reader.Read(stored[i]);
            if (kept is null || read[i].ApiVersion == kind.Kind.ApiVersion)
            {
                read[i] = StoredForm.Read(kind, read[i]);
            }
            else if (kept.TryGetValue(stored[i], out var known) && known.TryGetTarget(out var tree))
            {
                read[i] = tree;
            }
            else
            {
                missing.Add(i);
            }
        }

        if (missing.Count == 0)
        {
            return read;
        }

        var converted = await webhooks.ConvertAsync(kind, [.. missing.Select(i => read[i])], cancellationToken);
        for (var i = 0; i < missing.Count; i++)
        {
            read[missing[i]] = converted[i];
            kept!.AddOrUpdate(stored[missing[i]], new(converted[i].Fields));
        }

        return read;
    }

    private async ValueTask<Value> OneAsync(KindDescription to, Value @object, CancellationToken cancellationToken) =>
        @object.ApiVersion == to.Kind.ApiVersion ? @object : (await webhooks.ConvertAsync(to, [@object], cancellationToken))[0];

    private async ValueTask<Value> FirstAsync(KindDescription kind, StoredObject stored, CancellationToken cancellationToken) =>
        (await ReadAllAsync(kind, [stored], cancellationToken))[0];
}
