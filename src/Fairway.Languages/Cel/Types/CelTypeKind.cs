namespace Fairway.Languages.Cel.Types;

/// <summary>The kinds of types that the checker tells apart.</summary>
public enum CelTypeKind : byte
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

    /// <summary>The type of a type.</summary>
    Type,

    /// <summary>Not known before evaluation.</summary>
    Dyn,

    /// <summary>Stands for any one type within a function's declaration.</summary>
    Parameter,

    /// <summary>A named type with fields.</summary>
    Object,

    /// <summary>A named type of a library.</summary>
    Opaque,

    /// <summary>What a faulty expression has, so that one mistake is told once.</summary>
    Error,
}
