namespace Fairway.Terminal;

/// <summary>A failure that is the user's to mend: its message says what happened, why, and what to do. Shown without a stack trace.</summary>
internal sealed class UserError(string message, Exception? inner = null) : Exception(message, inner);
