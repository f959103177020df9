using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Costs;

/// <summary>What is known of a call's arguments before evaluation; a member function's target is argument 0.</summary>
public abstract class CelCallShape
{
    /// <summary>The size of an argument, as <c>size()</c> counts.</summary>
    public abstract CelRange Size(int argument);

    /// <summary>The size of the items of an argument that is a list; null when it is none.</summary>
    public abstract CelRange? ItemSize(int argument);

    public abstract CelType Type(int argument);

    /// <summary>The argument's value when it is written in the text.</summary>
    public abstract CelValue? Literal(int argument);

    /// <summary>The number of arguments.</summary>
    public abstract int Count { get; }
}
