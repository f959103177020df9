using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Reading;

/// <summary>Takes the fields of one map of a kustomization file, collecting every error; fields nobody took are unknown.</summary>
internal sealed class FieldReader(string file, string path, Value map, List<KustomizeError> errors)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string Text(string name)
    {
        var value = Take(name);
        return value.AsString() ?? Wrong(value, name, "a string", "");
    }

    public bool Flag(string name)
    {
        var value = Take(name);
        return value.AsBool() ?? Wrong(value, name, "true or false", false);
    }

    public long Number(string name)
    {
        var value = Take(name);
        return value.AsLong() ?? Wrong(value, name, "a whole number", 0L);
    }

    public IReadOnlyList<string> Texts(string name)
    {
        var value = List(name);
        var texts = new List<string>();
        for (var i = 0; i < value.Count; i++)
        {
            texts.Add(value[i].AsString() ?? Wrong(value[i], $"{name}[{i}]", "a string", ""));
        }

        return texts;
    }

    /// <summary>A map of strings, sorted by key.</summary>
    public ValueMap TextMap(string name)
    {
        var value = Take(name);
        if (!value.IsMap)
        {
            return Wrong(value, name, "a map", ValueMap.Empty);
        }

        var builder = new ValueMap.Builder();
        foreach (var (key, text) in ((IEnumerable<KeyValuePair<string, Value>>)value.Fields).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            builder[key] = text.AsString() ?? Wrong(text, $"{name}.{key}", "a string: put it in quotes", "");
        }

        return builder.Build();
    }

    /// <summary>Null when the field is absent.</summary>
    public FieldReader? Map(string name)
    {
        var value = Take(name);
        return value.IsMap ? new(file, Path(name), value, errors) : Wrong<FieldReader?>(value, name, "a map", null);
    }

    /// <summary>Reads each map of a list; the function gets the entry's full path too.</summary>
    public List<T> Maps<T>(string name, Func<FieldReader, string, T> read)
    {
        var result = new List<T>();
        var value = List(name);
        for (var i = 0; i < value.Count; i++)
        {
            var at = $"{name}[{i}]";
            if (value[i].IsMap)
            {
                var reader = new FieldReader(file, Path(at), value[i], errors);
                result.Add(read(reader, Path(at)));
                reader.RefuseOthers();
            }
            else
            {
                errors.Add(new(file, Path(at), "must be a map"));
            }
        }

        return result;
    }

    public void Refuse(string name, string message) => errors.Add(new(file, Path(name), message));

    /// <summary>Takes a field whose content does not matter.</summary>
    public void Skip(string name) => _taken.Add(name);

    public void RefuseOthers()
    {
        foreach (var (name, _) in map.Fields)
        {
            if (!_taken.Contains(name))
            {
                Refuse(name, $"unknown field \"{name}\"");
            }
        }
    }

    private Value Take(string name)
    {
        _taken.Add(name);
        return map[name];
    }

    private ValueList List(string name)
    {
        var value = Take(name);
        return value.IsList ? value.Items : Wrong(value, name, "a list", ValueList.Empty);
    }

    private T Wrong<T>(Value value, string name, string wanted, T fallback)
    {
        if (!value.IsNull)
        {
            Refuse(name, $"must be {wanted}");
        }

        return fallback;
    }

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
