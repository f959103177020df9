using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary>Which streams a remote command's client asked for. A terminal has one output.</summary>
internal sealed record RemoteStreams(bool HasInput, bool HasOutput, bool HasError, bool IsTerminal)
{
    public bool IsNone => !HasInput && !HasOutput && !HasError;

    public static RemoteStreams Of(HttpContext context)
    {
        var isTerminal = Answers.IsSet(context, "tty");
        return new(
            Answers.IsSet(context, "input", "stdin"),
            Answers.IsSet(context, "output", "stdout"),
            !isTerminal && Answers.IsSet(context, "error", "stderr"),
            isTerminal);
    }
}
