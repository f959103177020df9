namespace Fairway.Terminal;

/// <summary>A step that failed and whose line already says why; the cause is the inner exception.</summary>
internal sealed class StepFailedException(Exception inner) : Exception(inner.Message, inner);
