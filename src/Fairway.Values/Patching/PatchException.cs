namespace Fairway.Values.Patching;

/// <summary>A patch that is malformed, does not fit the document, or is over a limit. The message names the operation and the path.</summary>
public sealed class PatchException(string message) : Exception(message)
{
    /// <summary>The patch is refused for its size alone: an API server answers 413.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>A <c>test</c> operation found another value: the patch is well formed and the document is not the expected one.</summary>
    public bool IsFailedTest { get; init; }
}
