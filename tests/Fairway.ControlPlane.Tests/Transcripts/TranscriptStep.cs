namespace Fairway.ControlPlane.Tests.Transcripts;

/// <summary>A command and its answers: lines, the last one <c>[1]</c> when the exit code is not 0.</summary>
internal sealed class TranscriptStep(string command)
{
    public string Command { get; set; } = command;

    /// <summary>What kube-apiserver answers.</summary>
    public List<string> Peer { get; set; } = [];

    /// <summary>What this server answers where it differs; null where it does not.</summary>
    public List<string>? Here { get; set; }

    /// <summary>Why it differs.</summary>
    public string Reason { get; set; } = "";

    /// <summary>What is wrong with this server's answer; empty when nothing is.</summary>
    public string Judge(IReadOnlyList<string> answer) =>
        !answer.SequenceEqual(Here ?? Peer) ? $"$ {Command}\nexpected:\n{string.Join('\n', Here ?? Peer)}\nanswered:\n{string.Join('\n', answer)}\n"
        : Here is null ? ""
        : Here.SequenceEqual(Peer) ? $"$ {Command}\nis said to differ and does not\n"
        : Reason is "" or "?" ? $"$ {Command}\ndiffers without a reason\n"
        : "";
}
