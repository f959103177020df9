namespace Fairway.Values;

/// <summary>What a <see cref="Value"/> holds.</summary>
public enum ValueKind : byte
{
    Null,
    Bool,
    Long,
    Double,
    String,
    List,
    Map,
}
