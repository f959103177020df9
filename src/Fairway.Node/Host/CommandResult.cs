namespace Fairway.Node.Host;

/// <summary>How a program of the host ended; -1 when it could not be started.</summary>
internal readonly record struct CommandResult(int Code, string Output, string Error)
{
    /// <summary>What it said about a failure, on one line.</summary>
    public string Message => (Error.Trim().Length > 0 ? Error : Output).Trim().ReplaceLineEndings("; ");
}
