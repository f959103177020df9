namespace Fairway.Controllers.Scheduling;

/// <summary>A part of the cluster: the nodes whose label <paramref name="Key"/> has this value, such as one zone or one host.</summary>
internal readonly record struct Domain(string Key, string Value);
