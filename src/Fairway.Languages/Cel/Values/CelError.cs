namespace Fairway.Languages.Cel.Values;

/// <summary>
/// An evaluation that failed. It travels as a value, because <c>||</c> and <c>&amp;&amp;</c> absorb it when the other side decides.
/// </summary>
public class CelError(string message) : CelFailure(CelKind.Error)
{
    internal static readonly CelValue NoSuchOverload = new CelError("no such overload");
    internal static readonly CelValue DivisionByZero = new CelError("division by zero");
    internal static readonly CelValue ModulusByZero = new CelError("modulus by zero");
    internal static readonly CelValue IntegerOverflow = new CelError("integer overflow");
    internal static readonly CelValue UnsignedOverflow = new CelError("unsigned integer overflow");
    internal static readonly CelValue DurationOverflow = new CelError("duration out of range: overflow");
    internal static readonly CelValue TimestampRange = new CelError("timestamp out of range: overflow");
    internal static readonly CelValue TooDeep = new CelError("value is nested too deeply");

    public string Message { get; } = message;

    internal static CelValue NoSuchKey(CelValue key) => new MissingError($"no such key: {key}");

    internal static CelValue NoSuchKey(string key) => new MissingError($"no such key: {key}");
}
