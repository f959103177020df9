namespace Fairway.Languages.Cel.Values;

/// <summary>What a <see cref="CelValue"/> holds.</summary>
public enum CelKind : byte
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,
    Type,
    Optional,

    /// <summary>A value with fields of a declared object type.</summary>
    Object,

    /// <summary>A value of a library's own type, such as an IP address.</summary>
    Opaque,
    Error,
    Unknown,
}
