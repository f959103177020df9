using Fairway.Kubernetes.Quantities;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Kubernetes.Cel;

/// <summary>An amount of a resource as a value of expressions. Equal to others by amount, whatever the notation.</summary>
public sealed class CelQuantity(Quantity quantity) : CelOpaque
{
    public static CelType QuantityType { get; } = CelType.Opaque("kubernetes.Quantity");

    public override CelType Type => QuantityType;

    public Quantity Quantity { get; } = quantity;

    public override bool Equals(object? obj) => obj is CelQuantity other && other.Quantity == Quantity;

    public override int GetHashCode() => Quantity.GetHashCode();

    public override string ToString() => Quantity.ToString();
}
