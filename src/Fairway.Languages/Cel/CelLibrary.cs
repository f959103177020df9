using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel;

/// <summary>Functions, types and macros that belong together.</summary>
public sealed class CelLibrary(string name, IEnumerable<CelFunction> functions)
{
    public string Name { get; } = name;

    public IReadOnlyList<CelFunction> Functions { get; } = [.. functions];

    /// <summary>Types whose names are constants, for <c>type(x) == name</c>.</summary>
    public IReadOnlyList<CelType> Types { get; init; } = [];

    internal IReadOnlyList<Macro> Macros { get; init; } = [];
}
