using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Functions;

/// <summary>A function of one argument made ahead for a constant, or why the constant is bad.</summary>
public readonly record struct PreparedBody(Func<CelValue, CelValue>? Body, string? Problem);
