using Fairway.Languages.Cel.Macros;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Loops with index and item, or key and value: <c>all(k, v, ...)</c>, <c>transformList</c>, <c>transformMap</c> ...</summary>
public static class TwoVariableLibrary
{
    public static CelLibrary Instance { get; } = new("two-variable comprehensions", []) { Macros = [.. TwoVariableMacros.All] };
}
