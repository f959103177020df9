namespace Fairway.Languages.Cel.Costs;

/// <summary>What a call will cost, and how large its result will be where that is known.</summary>
public readonly record struct CelCallEstimate(CelRange Cost, CelRange? ResultSize = null);
