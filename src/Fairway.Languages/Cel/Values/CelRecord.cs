using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Values;

/// <summary>What <c>Type{field: value}</c> makes: the fields set, in their order.</summary>
public sealed class CelRecord(CelType type, IReadOnlyList<KeyValuePair<string, CelValue>> fields) : CelObject
{
    public override CelType Type { get; } = type;

    public IReadOnlyList<KeyValuePair<string, CelValue>> Fields { get; } = fields;

    public override bool TryGetField(string name, out CelValue value)
    {
        foreach (var (key, found) in Fields)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
            {
                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    public override bool Equals(object? obj) => obj is CelRecord other && other.Type.Name == Type.Name && other.Fields.Count == Fields.Count
        && Fields.All(field => other.TryGetField(field.Key, out var theirs) && theirs.Equals(field.Value));

    public override int GetHashCode() => Fields.Count + Type.Name.GetHashCode(StringComparison.Ordinal);
}
