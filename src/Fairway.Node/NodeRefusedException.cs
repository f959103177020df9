namespace Fairway.Node;

/// <summary>The node does not start as it was asked to, and has touched nothing: what an earlier run left goes on.</summary>
public sealed class NodeRefusedException(string message) : Exception(message);
