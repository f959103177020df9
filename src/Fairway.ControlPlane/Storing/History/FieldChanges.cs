using System.Globalization;
using Fairway.Values;

namespace Fairway.ControlPlane.Storing.History;

/// <summary>
/// The fields that differ between two states of an object. Lists whose items all have a name are compared by it, other lists of maps by
/// position, lists of plain values as a whole. What changes with every write (resourceVersion, generation, managedFields) is left out.
/// </summary>
internal static class FieldChanges
{
    private static readonly string[] Bookkeeping = ["metadata.resourceVersion", "metadata.generation", "metadata.managedFields"];

    public static IReadOnlyList<FieldChange> Between(Value old, Value @new)
    {
        var changes = new List<FieldChange>();
        Compare("", old, @new, changes);
        return changes;
    }

    private static void Compare(string path, Value old, Value @new, List<FieldChange> changes)
    {
        if (old == @new || Bookkeeping.Contains(path))
        {
            return;
        }

        if (old.IsMap && @new.IsMap)
        {
            CompareMaps(path, old.Fields, @new.Fields, changes);
        }
        else if (Names(old) is { } oldNames && Names(@new) is { } newNames)
        {
            foreach (var name in oldNames.Keys.Union(newNames.Keys))
            {
                Compare($"{path}[name={name}]", oldNames.GetValueOrDefault(name), newNames.GetValueOrDefault(name), changes);
            }
        }
        else if (IsOfMaps(old) && IsOfMaps(@new))
        {
            for (var i = 0; i < Math.Max(old.Items.Count, @new.Items.Count); i++)
            {
                Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), old[i], @new[i], changes);
            }
        }
        else
        {
            changes.Add(new(path, old, @new));
        }
    }

    private static void CompareMaps(string path, ValueMap old, ValueMap @new, List<FieldChange> changes)
    {
        foreach (var (key, value) in old)
        {
            Compare(Below(path, key), value, @new.TryGetValue(key, out var now) ? now : Value.Null, changes);
        }

        foreach (var (key, value) in @new)
        {
            if (!old.TryGetValue(key, out _))
            {
                Compare(Below(path, key), Value.Null, value, changes);
            }
        }
    }

    // A key with dots of its own, as of a label, is put into brackets.
    private static string Below(string path, string key) =>
        key.AsSpan().ContainsAny('.', '/', '[') ? $"{path}[{key}]" : path.Length == 0 ? key : $"{path}.{key}";

    private static Dictionary<string, Value>? Names(Value list)
    {
        if (!IsOfMaps(list))
        {
            return null;
        }

        var names = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (item["name"].AsString() is not { } name || !names.TryAdd(name, item))
            {
                return null;
            }
        }

        return names;
    }

    private static bool IsOfMaps(Value list) => list.IsList && list.Items.All(item => item.IsMap);
}
