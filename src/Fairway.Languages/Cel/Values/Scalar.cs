namespace Fairway.Languages.Cel.Values;

/// <summary>Marks the bits of a <see cref="CelValue"/> as a scalar of one kind.</summary>
internal sealed class Scalar
{
    public static readonly Scalar Bool = new(CelKind.Bool);
    public static readonly Scalar Int = new(CelKind.Int);
    public static readonly Scalar Uint = new(CelKind.Uint);
    public static readonly Scalar Double = new(CelKind.Double);
    public static readonly Scalar Duration = new(CelKind.Duration);

    private Scalar(CelKind kind) => Kind = kind;

    public CelKind Kind { get; }
}
