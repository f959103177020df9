namespace Fairway.Node.Network;

/// <summary>Runs a program of the host with text as its input and answers what it printed; throws when it fails.</summary>
internal delegate Task<string> RunHostCommand(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken);
