namespace Fairway.Node.Host;

/// <summary>A program of the host failed; the message carries what it said.</summary>
internal sealed class CommandException(string program, CommandResult result)
    : Exception($"{Path.GetFileName(program)} failed (code {result.Code}): {result.Message}")
{
    public CommandResult Result { get; } = result;
}
