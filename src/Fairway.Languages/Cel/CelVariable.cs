using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel;

/// <summary>A name that the host binds to a value.</summary>
public sealed record CelVariable(string Name, CelType Type);
