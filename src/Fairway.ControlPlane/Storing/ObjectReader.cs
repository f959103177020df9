using System.Runtime.CompilerServices;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Storing;

/// <summary>
/// Decodes stored objects. As long as anybody holds a tree, everybody who asks for the same stored object gets that very tree; the
/// reader itself keeps none alive.
/// </summary>
internal sealed class ObjectReader
{
    // What was stored passed the limits of its request; the server's own additions may lie above them.
    private static readonly JsonLimits Limits = new(MaxBytes: 64 * 1024 * 1024, MaxDepth: 1024);

    private readonly ConditionalWeakTable<StoredObject, WeakReference<ValueMap>> _trees = [];

    public Value Read(StoredObject stored)
    {
        if (_trees.TryGetValue(stored, out var kept))
        {
            if (kept.TryGetTarget(out var tree))
            {
                return tree;
            }

            var again = Decode(stored.Body.Span);
            kept.SetTarget(again.Fields);
            return again;
        }

        var read = Decode(stored.Body.Span);
        _trees.AddOrUpdate(stored, new(read.Fields));
        return read;
    }

    public static Value Decode(ReadOnlySpan<byte> body) => JsonReader.Read(body, Limits);
}
