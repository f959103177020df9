namespace Fairway.Commands;

/// <summary>The object whose history is asked for.</summary>
/// <param name="Kind">As kubectl takes it: a plural, a singular, a short name or a kind, with <c>.GROUP</c> or without.</param>
/// <param name="Namespace">Not looked at for kinds that have none.</param>
/// <param name="Name">The object's name.</param>
internal sealed record HistoryTarget(string Kind, string Namespace, string Name);
