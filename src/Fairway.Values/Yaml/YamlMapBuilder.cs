namespace Fairway.Values.Yaml;

/// <summary>Collects a mapping's pairs and those merged into it. A key written in the mapping itself wins over a merged one before it.</summary>
internal sealed class YamlMapBuilder(YamlDialect dialect)
{
    private readonly ValueMap.Builder _pairs = new();
    private HashSet<string>? _merged;

    /// <summary>Sets a key that the mapping states; false when it stated that key before. The last value counts.</summary>
    public bool Set(string key, Value value)
    {
        var isNew = !_pairs.ContainsKey(key) || _merged?.Remove(key) == true;
        _pairs[key] = value;
        return isNew;
    }

    /// <summary>Adds the pairs of a merged map. go-yaml v2 lets them replace what was stated before them; v3 and the specification do not.</summary>
    public void Merge(ValueMap source)
    {
        _merged ??= new(StringComparer.Ordinal);
        foreach (var (key, value) in source)
        {
            if (dialect == YamlDialect.Kubernetes || _merged.Contains(key) || !_pairs.ContainsKey(key))
            {
                _pairs[key] = value;
                _merged.Add(key);
            }
        }
    }

    public ValueMap Build() => _pairs.Build();
}
