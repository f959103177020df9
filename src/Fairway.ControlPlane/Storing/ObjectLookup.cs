using System.Text.Unicode;
using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Storing;

/// <summary>Stored objects as trees in the version that is asked for.</summary>
internal sealed class ObjectLookup(ObjectStore store, ObjectReader reader, ObjectConversion conversion)
{
    private const string PrefixEnd = "\",\"metadata\"";

    /// <summary>The object, or null when there is none; for built-in kinds.</summary>
    public Value Find(KindDescription kind, string @namespace, string name) =>
        store.Get(kind.KeyOf(@namespace, name)) is { } stored ? Read(kind, stored) : Value.Null;

    /// <summary>The stored object in this version of its kind; for built-in kinds, which no webhook converts.</summary>
    public Value Read(KindDescription kind, StoredObject stored) => StoredForm.Read(kind, reader.Read(stored));

    /// <summary>The stored object in this version of its kind.</summary>
    /// <exception cref="KubernetesException">A conversion webhook fails.</exception>
    public ValueTask<Value> ReadAsync(KindDescription kind, StoredObject stored, CancellationToken cancellationToken) =>
        conversion.ReadAsync(kind, stored, cancellationToken);

    /// <summary>Stored objects in this version of their kind.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public Task<IReadOnlyList<Value>> ReadAllAsync(KindDescription kind, IReadOnlyList<StoredObject> stored, CancellationToken cancellationToken) =>
        conversion.ReadAllAsync(kind, stored, cancellationToken);

    /// <summary>True when the stored bytes are those of this version.</summary>
    public static bool IsStoredAs(KindDescription kind, StoredObject stored)
    {
        if (!kind.IsCustom)
        {
            return kind.StoredAs is null;
        }

        // Every body starts with {"kind":"K","apiVersion":"g/v","metadata"
        Span<byte> start = stackalloc byte[512];
        return Utf8.TryWrite(start, $"{{\"kind\":\"{kind.Kind.Kind}\",\"apiVersion\":\"{kind.Kind.ApiVersion}{PrefixEnd}", out var length)
            && stored.Body.Span.StartsWith(start[..length]);
    }
}
