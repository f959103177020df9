using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Merging;

/// <summary>
/// Merges lists of maps by one or more keys, step for step as kyaml does: elements of the patch come first. Where only some elements give a
/// second key (a port's protocol), the result is kyaml's too, even where it loses a part of the patch.
/// </summary>
internal sealed class ElementMerge(IReadOnlyList<string> keys, Schema? schema, string path)
{
    // Identities are compared each with each.
    private const int MaxElements = 2000;

    public Value Apply(ValueList old, ValueList patch)
    {
        if (old.Count + patch.Count > MaxElements)
        {
            throw new InvalidOperationException($"{path} has more than the {MaxElements} elements that can be merged");
        }

        RefuseScalars(old);
        RefuseScalars(patch);
        var identities = Identities(old, patch);
        string[] used = [.. keys.Where((_, i) => identities.Exists(identity => identity[i].Length > 0))];
        used = used.Length == 0 ? [.. keys] : used;
        var rest = old.ToList();
        var result = new List<Value>();
        foreach (var identity in identities)
        {
            string[] values = [.. identity.Where((value, i) => value.Length > 0 || used.Contains(keys[i]))];
            if (Merged(rest, patch, identity) is { Fields.Count: > 0 } merged)
            {
                Set(result, used, values, merged);
            }
            else
            {
                rest.RemoveAll(element => Matches(element, used, values));
            }
        }

        return identities.Count == 0 ? ValueList.From(rest) : Appended(result, rest, used);
    }

    // One for each element, the patch's first; missing keys are empty. With several keys, an empty one stands for the other's value.
    private List<string[]> Identities(ValueList old, ValueList patch)
    {
        var identities = new List<string[]>();
        foreach (var element in patch.Concat(old))
        {
            string[] identity = [.. keys.Select(key => Text(element[key]))];
            if (!identities.Exists(known => known.SequenceEqual(identity)))
            {
                identities.Add(identity);
            }
        }

        for (var i = 0; i < identities.Count && keys.Count > 1; i++)
        {
            for (var j = 0; j < identities.Count; j++)
            {
                if (Joined(identities[i], identities[j]) is { } joined)
                {
                    identities[i] = identities[j] = joined;
                }
            }
        }

        return identities;
    }

    private static string[]? Joined(string[] a, string[] b)
    {
        var pairs = a.Zip(b).ToList();
        return pairs.Exists(pair => pair.First == pair.Second)
            && pairs.TrueForAll(pair => pair.First == pair.Second || pair.First.Length == 0 || pair.Second.Length == 0)
            ? [.. pairs.Select(pair => pair.First.Length > 0 ? pair.First : pair.Second)]
            : null;
    }

    private Value? Merged(List<Value> rest, ValueList patch, string[] identity)
    {
        string[] given = [.. keys.Where((_, i) => identity[i].Length > 0)];
        string[] values = [.. identity.Where(value => value.Length > 0)];
        (given, values) = given.Length == 0 ? ([.. keys], identity) : (given, values);
        var at = rest.FindIndex(element => Matches(element, given, values));
        var changes = patch.Where(element => Matches(element, given, values)).ToList();
        var merged = StrategicMerge.Merge(
            at < 0 ? (Value?)null : rest[at], changes.Count == 0 ? (Value?)null : changes[0], schema, $"{path}[{given[0]}={values[0]}]");
        if (at >= 0 && merged is { } value)
        {
            rest[at] = value;
        }

        return merged;
    }

    private static Value Appended(List<Value> result, List<Value> rest, string[] used)
    {
        foreach (var element in rest)
        {
            // A missing key makes a shorter identity, which then matches whatever has the other keys.
            string[] values = [.. used.Select(key => Text(element[key])).Where(value => value.Length > 0)];
            if (values.Length < used.Length)
            {
                result.Add(element);
            }

            if (used.Length > 1)
            {
                result.RemoveAll(known => Matches(known, used, values));
            }

            Set(result, used, values, element);
        }

        return ValueList.From(result);
    }

    private static void Set(List<Value> list, string[] used, string[] values, Value element)
    {
        var found = false;
        for (var i = 0; i < list.Count; i++)
        {
            if (Matches(list[i], used, values))
            {
                list[i] = element;
                found = true;
            }
        }

        if (!found)
        {
            list.Add(element);
        }
    }

    // Keys beyond the values given are not compared; an empty value means any.
    private static bool Matches(Value element, string[] names, string[] values)
    {
        for (var i = 0; i < names.Length && i < values.Length; i++)
        {
            if (element[names[i]].IsNull || (values[i].Length > 0 && Text(element[names[i]]) != values[i]))
            {
                return false;
            }
        }

        return values.Length > 0;
    }

    private void RefuseScalars(ValueList list)
    {
        if (list.Any(element => !element.IsMap))
        {
            throw new InvalidOperationException($"{path} must be a list of maps");
        }
    }

    private static string Text(Value value) => value.IsNull ? "" : value.AsString() ?? value.ToString();
}
