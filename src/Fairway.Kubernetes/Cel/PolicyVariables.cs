using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Cel;

/// <summary>The type of <c>variables</c>: what one policy has declared so far, so that a variable can use those before it.</summary>
internal sealed class PolicyVariables() : CelObjectType("kubernetes.variables")
{
    private readonly Dictionary<string, CelType> _types = new(StringComparer.Ordinal);

    public override IEnumerable<string> FieldNames => _types.Keys;

    public override CelType? FindField(string name) => _types.GetValueOrDefault(name);

    /// <summary>Declares a variable; what is neither a scalar nor a list or map of such is dyn, as upstream has it.</summary>
    public void Add(string name, CelType type) => _types[name] = Plain(type);

    private static CelType Plain(CelType type) => type.Kind switch
    {
        CelTypeKind.Null or CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double or CelTypeKind.String
            or CelTypeKind.Bytes or CelTypeKind.Timestamp or CelTypeKind.Duration => type,
        CelTypeKind.List => CelType.List(Plain(type.Parameters[0])),
        CelTypeKind.Map => CelType.Map(Plain(type.Parameters[0]), Plain(type.Parameters[1])),
        _ => CelType.Dyn,
    };
}
