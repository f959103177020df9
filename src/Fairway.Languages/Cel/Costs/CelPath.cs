using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Costs;

/// <summary>
/// Where a value comes from: a variable, then fields, <c>@items</c> of a list, <c>@keys</c> and <c>@values</c> of a map, and the type there.
/// </summary>
public sealed record CelPath(IReadOnlyList<string> Segments, CelType Type);
