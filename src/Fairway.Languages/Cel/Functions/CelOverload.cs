using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Functions;

/// <summary>A body of more than three arguments.</summary>
public delegate CelValue CelBody(ReadOnlySpan<CelValue> arguments);

/// <summary>
/// One form of a function. It is called only with arguments of its parameters' kinds and never with errors; it answers misuse with an error
/// value and has no other effects, so calls on constants are made once.
/// </summary>
public sealed class CelOverload
{
    private CelOverload(string id, bool isMember, IReadOnlyList<CelType> parameters, CelType result)
    {
        Id = id;
        IsMember = isMember;
        Parameters = parameters;
        Result = result;
        IsGeneric = result.IsGeneric || parameters.Any(parameter => parameter.IsGeneric);
    }

    public string Id { get; }

    /// <summary>Whether the first parameter stands before the dot.</summary>
    public bool IsMember { get; }

    public IReadOnlyList<CelType> Parameters { get; }

    public CelType Result { get; }

    /// <summary>What a call costs; one unit unless stated.</summary>
    public CelCostModel Cost { get; init; } = CelCostModel.Nominal;

    /// <summary>Makes the function of the first argument for a constant second one, such as a pattern; an error value when it is bad.</summary>
    public Func<CelValue, PreparedBody>? Prepare { get; init; }

    internal bool IsGeneric { get; }

    internal Func<CelValue>? Nullary { get; private init; }

    internal Func<CelValue, CelValue>? Unary { get; private init; }

    internal Func<CelValue, CelValue, CelValue>? Binary { get; private init; }

    internal Func<CelValue, CelValue, CelValue, CelValue>? Ternary { get; private init; }

    internal CelBody? Nary { get; private init; }

    public static CelOverload Global(string id, CelType result, Func<CelValue> body) => new(id, false, [], result) { Nullary = body };

    public static CelOverload Global(string id, CelType parameter, CelType result, Func<CelValue, CelValue> body, CelCostModel? cost = null) =>
        new(id, false, [parameter], result) { Unary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Global(
        string id, CelType first, CelType second, CelType result, Func<CelValue, CelValue, CelValue> body, CelCostModel? cost = null) =>
        new(id, false, [first, second], result) { Binary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Global(
        string id,
        CelType first,
        CelType second,
        CelType third,
        CelType result,
        Func<CelValue, CelValue, CelValue, CelValue> body,
        CelCostModel? cost = null) =>
        new(id, false, [first, second, third], result) { Ternary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Member(string id, CelType target, CelType result, Func<CelValue, CelValue> body, CelCostModel? cost = null) =>
        new(id, true, [target], result) { Unary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Member(
        string id, CelType target, CelType first, CelType result, Func<CelValue, CelValue, CelValue> body, CelCostModel? cost = null) =>
        new(id, true, [target, first], result) { Binary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Member(
        string id,
        CelType target,
        CelType first,
        CelType second,
        CelType result,
        Func<CelValue, CelValue, CelValue, CelValue> body,
        CelCostModel? cost = null) =>
        new(id, true, [target, first, second], result) { Ternary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Global(string id, CelType[] parameters, CelType result, CelBody body, CelCostModel? cost = null) =>
        new(id, false, parameters, result) { Nary = body, Cost = cost ?? CelCostModel.Nominal };

    public static CelOverload Member(string id, CelType[] parameters, CelType result, CelBody body, CelCostModel? cost = null) =>
        new(id, true, parameters, result) { Nary = body, Cost = cost ?? CelCostModel.Nominal };

    /// <summary>A form that is declared only: the checker knows it, evaluation does not.</summary>
    internal static CelOverload Declared(string id, bool isMember, CelType[] parameters, CelType result) => new(id, isMember, parameters, result);

    /// <summary>This form with a body made ahead for constant second arguments.</summary>
    public CelOverload WithPrepare(Func<CelValue, PreparedBody> prepare) => new(Id, IsMember, Parameters, Result)
    {
        Binary = Binary,
        Cost = Cost,
        Prepare = prepare,
    };

    /// <summary>Whether the arguments are of the parameters' kinds.</summary>
    internal bool Accepts(ReadOnlySpan<CelValue> arguments)
    {
        if (arguments.Length != Parameters.Count)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!TypeOf.IsOf(arguments[i], Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal CelValue Invoke(ReadOnlySpan<CelValue> arguments) => arguments.Length switch
    {
        0 when Nullary is not null => Nullary(),
        1 when Unary is not null => Unary(arguments[0]),
        2 when Binary is not null => Binary(arguments[0], arguments[1]),
        3 when Ternary is not null => Ternary(arguments[0], arguments[1], arguments[2]),
        _ when Nary is not null => Nary(arguments),
        _ => CelValue.Error($"unbound function: {Id}"),
    };
}
