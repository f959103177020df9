namespace Fairway.Node.Network;

/// <summary>A pod cannot get a place in the network; its sandbox waits with this message.</summary>
internal sealed class PodNetworkException(string message) : Exception(message);
