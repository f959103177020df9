using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Types;

/// <summary>A type of the language. It is a value too: what <c>type(x)</c> gives, equal to others by its name.</summary>
public sealed class CelType : CelReference
{
    private CelType(CelTypeKind kind, string name, IReadOnlyList<CelType>? parameters = null, CelObjectType? fields = null)
        : base(CelKind.Type)
    {
        Kind = kind;
        Name = name;
        Parameters = parameters ?? [];
        ObjectType = fields;
        IsPlain = kind switch
        {
            CelTypeKind.Double or CelTypeKind.Int or CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Bytes => false,
            CelTypeKind.List => Parameters[0].IsPlain || Parameters[0].Kind == CelTypeKind.Int,
            CelTypeKind.Map => Parameters[1].IsPlain || Parameters[1].Kind == CelTypeKind.Int,
            _ => true,
        };
        IsGeneric = kind == CelTypeKind.Parameter || Parameters.Any(parameter => parameter.IsGeneric);
        Size = Parameters.Aggregate(1L, (size, parameter) => Math.Min(size + parameter.Size, int.MaxValue));
    }

    public static CelType Null { get; } = new(CelTypeKind.Null, "null_type");

    public static CelType Bool { get; } = new(CelTypeKind.Bool, "bool");

    public static CelType Int { get; } = new(CelTypeKind.Int, "int");

    public static CelType Uint { get; } = new(CelTypeKind.Uint, "uint");

    public static CelType Double { get; } = new(CelTypeKind.Double, "double");

    public static CelType String { get; } = new(CelTypeKind.String, "string");

    public static CelType Bytes { get; } = new(CelTypeKind.Bytes, "bytes");

    public static CelType Timestamp { get; } = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    public static CelType Duration { get; } = new(CelTypeKind.Duration, "google.protobuf.Duration");

    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    public static CelType Type { get; } = new(CelTypeKind.Type, "type");

    internal static CelType Error { get; } = new(CelTypeKind.Error, "!error!");

    public new CelTypeKind Kind { get; }

    public string Name { get; }

    public IReadOnlyList<CelType> Parameters { get; }

    /// <summary>The fields, when this is an object type.</summary>
    public CelObjectType? ObjectType { get; }

    /// <summary>Whether JSON is a value of this type as it stands, without conversion.</summary>
    internal bool IsPlain { get; }

    /// <summary>Whether a type parameter is part of it.</summary>
    internal bool IsGeneric { get; }

    /// <summary>How many types it is made of, counting one each time it occurs.</summary>
    internal long Size { get; }

    /// <summary>How a list's items are told apart; null for a list that is compared in order.</summary>
    internal ListIdentity? Identity { get; private init; }

    internal bool IsDyn => Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    internal bool IsOptional => Kind == CelTypeKind.Opaque && Name == "optional_type";

    public static CelType List(CelType item) => new(CelTypeKind.List, "list", [item]);

    /// <summary>A list whose order does not count, in which each item is once: <c>x-kubernetes-list-type: set</c>.</summary>
    public static CelType SetList(CelType item) => new(CelTypeKind.List, "list", [item]) { Identity = new([]) };

    /// <summary>A list of objects told apart by the values of keys: <c>x-kubernetes-list-type: map</c>.</summary>
    public static CelType KeyedList(CelType item, IReadOnlyList<string> keys) => new(CelTypeKind.List, "list", [item]) { Identity = new(keys) };

    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", [key, value]);

    public static CelType Optional(CelType value) => Opaque("optional_type", value);

    public static CelType TypeOf(CelType type) => new(CelTypeKind.Type, "type", [type]);

    public static CelType Opaque(string name, params CelType[] parameters) => new(CelTypeKind.Opaque, name, parameters);

    public static CelType Object(CelObjectType fields) => new(CelTypeKind.Object, fields.Name, null, fields);

    /// <summary>A type parameter of a function's declaration.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    internal CelType With(IReadOnlyList<CelType> parameters) => new(Kind, Name, parameters, ObjectType) { Identity = Identity };

    /// <summary>Whether both are the same type with the same parameters.</summary>
    internal bool IsExactly(CelType other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (Kind != other.Kind || Parameters.Count != other.Parameters.Count || !string.Equals(Name, other.Name, StringComparison.Ordinal))
        {
            return false;
        }

        for (var i = 0; i < Parameters.Count; i++)
        {
            if (!Parameters[i].IsExactly(other.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equal as values: by name alone.</summary>
    public override bool Equals(object? obj) => obj is CelType other && string.Equals(other.Name, Name, StringComparison.Ordinal);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The runtime name, as <c>string(type(x))</c> gives it.</summary>
    public override string ToString() => Name;
}
