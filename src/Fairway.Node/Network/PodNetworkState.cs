namespace Fairway.Node.Network;

/// <summary>One pod's place in the network: its number within the instance, its namespace's path and its address.</summary>
public sealed record PodNetworkState(int Number, string NamespacePath, string Address);
