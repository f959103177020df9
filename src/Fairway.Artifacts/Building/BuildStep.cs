namespace Fairway.Artifacts.Building;

/// <summary>What a build does now, in a few words.</summary>
public readonly record struct BuildStep(string Text);
