namespace Fairway.Languages.Cel.Functions;

/// <summary>A named function with its forms. The name of a function in a namespace is written with dots: <c>math.abs</c>.</summary>
public sealed record CelFunction(string Name, params IReadOnlyList<CelOverload> Overloads);
