namespace Fairway.Languages.Cel.Types;

/// <summary>The fields of an object type. A field is looked up when an expression names it, so types may contain themselves.</summary>
public abstract class CelObjectType(string name)
{
    public string Name { get; } = name;

    /// <summary>The type of a field as expressions see it, or null when there is no such field.</summary>
    public abstract CelType? FindField(string name);

    /// <summary>The fields that are known by name, as expressions write them; none when any may be.</summary>
    public virtual IEnumerable<string> FieldNames => [];

    /// <summary>The type of a field by its name in the JSON.</summary>
    public virtual CelType? FindJsonField(string name) => FindField(name);

    /// <summary>The name that a field has in the JSON, which may not be an identifier.</summary>
    public virtual string NameInJson(string field) => field;
}
