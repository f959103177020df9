namespace Fairway.Languages.Cel.Types;

/// <summary>An object type with a fixed set of fields.</summary>
public sealed class CelRecordType(string name, IReadOnlyDictionary<string, CelType> fields) : CelObjectType(name)
{
    public override IEnumerable<string> FieldNames => fields.Keys;

    public override CelType? FindField(string name) => fields.TryGetValue(name, out var type) ? type : null;
}
