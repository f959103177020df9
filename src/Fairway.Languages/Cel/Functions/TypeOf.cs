using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The types of values at run time.</summary>
internal static class TypeOf
{
    private static readonly CelType AnyList = CelType.List(CelType.Dyn);
    private static readonly CelType AnyMap = CelType.Map(CelType.Dyn, CelType.Dyn);
    private static readonly CelType AnyOptional = CelType.Optional(CelType.Dyn);

    public static CelType Value(CelValue value) => value.Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => AnyList,
        CelKind.Map => AnyMap,
        CelKind.Optional => AnyOptional,
        CelKind.Type => CelType.Type,
        CelKind.Object => value.As<CelObject>()!.Type,
        CelKind.Opaque => value.As<CelOpaque>()!.Type,
        _ => CelType.Error,
    };

    /// <summary>Whether a value may be an argument for a parameter, as far as its kind tells.</summary>
    public static bool IsOf(CelValue value, CelType type) => type.Kind switch
    {
        CelTypeKind.Dyn or CelTypeKind.Parameter => value.IsProper,
        CelTypeKind.String => value.Reference is string,
        CelTypeKind.Int => value.IsInt,
        CelTypeKind.Bool => value.IsBool,
        CelTypeKind.Double => value.IsDouble,
        CelTypeKind.Uint => value.IsUint,
        CelTypeKind.List => value.IsList,
        CelTypeKind.Map => value.IsMap,
        CelTypeKind.Null => value.IsNull,
        CelTypeKind.Bytes => value.Reference is CelBytes,
        CelTypeKind.Timestamp => value.Reference is CelTimestamp,
        CelTypeKind.Duration => value.IsDuration,
        CelTypeKind.Type => value.Reference is CelType,
        CelTypeKind.Object => value.Reference is ValueMap || (value.Reference is CelObject o && o.Type.Name == type.Name),
        CelTypeKind.Opaque when type.IsOptional => value.Reference is CelOptional,
        CelTypeKind.Opaque => value.Reference is CelOpaque opaque && opaque.Type.Name == type.Name,
        _ => false,
    };
}
