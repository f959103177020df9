using Fairway.Values.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairway.Values.Yaml;

/// <summary>
/// Builds the tree of one document from the parser's events. Aliased trees are shared, yet counted each time, as whoever writes the
/// document out again would meet them each time.
/// </summary>
internal sealed class YamlComposer(YamlEvents events, JsonLimits limits, ICollection<string>? duplicates, YamlDialect dialect)
{
    private const int MaxDuplicates = 100;

    private readonly Dictionary<string, Anchored?> _anchors = new(StringComparer.Ordinal);
    private readonly PathStack _path = new();
    private long _expanded;
    private long _size;

    /// <summary>Reads the node the events stand at, and leaves them at the event after it.</summary>
    public Value Compose() => Node(1).Value;

    private Anchored Node(int depth)
    {
        var at = events.Current;
        if (at is AnchorAlias alias)
        {
            events.MoveNext();
            return Alias(alias, depth);
        }

        var node = (NodeEvent)at;
        var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        var sizeBefore = _size;
        var (value, height) = node switch
        {
            Scalar scalar => (Scalar(scalar), 0),
            SequenceStart => Sequence(node, depth),
            _ => Mapping(node, depth),
        };
        var composed = new Anchored(value, height, _size - sizeBefore);
        if (anchor is not null)
        {
            _anchors[anchor] = composed;
        }

        return composed;
    }

    private Anchored Alias(AnchorAlias alias, int depth)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var anchored))
        {
            throw Error(alias, $"unknown anchor '{name}' referenced");
        }

        if (anchored is null)
        {
            throw Error(alias, $"anchor '{name}' value contains itself");
        }

        _size += anchored.Size;
        _expanded += anchored.Size;
        if (_expanded > limits.MaxBytes)
        {
            throw Error(alias, $"document contains excessive aliasing: its aliases expand to more than the {limits.MaxBytes} bytes allowed");
        }

        RefuseDepth(alias, depth + anchored.Height - 1);
        return anchored;
    }

    private Value Scalar(Scalar scalar)
    {
        events.MoveNext();
        _size += 1 + scalar.Value.Length;
        var value = YamlScalar.Resolve(scalar, dialect);
        return value.AsDouble() is { } number && !double.IsFinite(number) && !scalar.IsKey
            ? throw Error(scalar, $"`{scalar.Value}` cannot be held by JSON, and Kubernetes' objects are JSON")
            : value;
    }

    private (Value Value, int Height) Sequence(NodeEvent start, int depth)
    {
        RefuseDepth(start, depth);
        events.MoveNext();
        _size++;
        var items = new List<Value>();
        var height = 0;
        while (events.Current is not SequenceEnd)
        {
            _path.Push(items.Count);
            var item = Node(depth + 1);
            _path.Pop();
            items.Add(item.Value);
            height = Math.Max(height, item.Height);
        }

        events.MoveNext();
        return (ValueList.From(items), height + 1);
    }

    private (Value Value, int Height) Mapping(NodeEvent start, int depth)
    {
        RefuseDepth(start, depth);
        events.MoveNext();
        _size++;
        var map = new YamlMapBuilder(dialect);
        var height = 0;
        while (events.Current is not MappingEnd)
        {
            var keyEvent = events.Current;
            if (IsMerge(keyEvent))
            {
                events.MoveNext();
                height = Math.Max(height, Merge(map, depth));
                continue;
            }

            var key = YamlKey.ToText(Node(depth + 1).Value, dialect) ?? throw Error(keyEvent, YamlKey.Refusal(dialect));
            _path.Push(key);
            var value = Node(depth + 1);
            if (!map.Set(key, value.Value))
            {
                Duplicate(keyEvent, key);
            }

            _path.Pop();
            height = Math.Max(height, value.Height);
        }

        events.MoveNext();
        return (map.Build(), height + 1);
    }

    // <<: *base, or <<: [*first, *second], where earlier ones win over later ones.
    private int Merge(YamlMapBuilder map, int depth)
    {
        var at = events.Current;
        var merged = Node(depth + 1);
        var sources = merged.Value.IsMap ? ValueList.Create(merged.Value) : merged.Value.Items;
        if (!(merged.Value.IsMap || merged.Value.IsList) || sources.Any(source => !source.IsMap))
        {
            throw Error(at, "map merge requires map or sequence of maps as the value");
        }

        for (var i = sources.Count - 1; i >= 0; i--)
        {
            map.Merge(sources[i].Fields);
        }

        return merged.Height;
    }

    private void Duplicate(ParsingEvent at, string key)
    {
        if (duplicates is null)
        {
            throw Error(at, $"key \"{key}\" already set in map");
        }

        if (duplicates.Count < MaxDuplicates && _path.ToString() is var path && !duplicates.Contains(path))
        {
            duplicates.Add(path);
        }
    }

    private void RefuseDepth(ParsingEvent at, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw Error(at, $"the document is nested deeper than the {limits.MaxDepth} levels allowed");
        }
    }

    private static bool IsMerge(ParsingEvent key) =>
        key is Scalar { Value: "<<" } scalar
        && (scalar.Tag.IsEmpty ? scalar.Style == ScalarStyle.Plain : scalar.Tag.Value == YamlScalar.TagPrefix + "merge");

    private static ValueFormatException Error(ParsingEvent at, string reason) => YamlEvents.Error(at.Start, reason);

    private sealed record Anchored(Value Value, int Height, long Size);
}
