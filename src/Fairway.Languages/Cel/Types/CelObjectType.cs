namespace Fairway.Languages.Cel.Types;

/// <summary>The fields of an object type. A field is looked up when an expression names it, so types may contain themselves.</summary>
public abstract class CelObjectType(string name)
{
    public string Name { get; } = name;

    /// <summary>The type of a field as expressions see it, or null when there is no such field.</summary>
    public abstract CelType? FindField(string name);

    /// <summary>The name that a field has in the JSON, which may not be an identifier.</summary>
    public virtual string NameInJson(string field) => field;
}
