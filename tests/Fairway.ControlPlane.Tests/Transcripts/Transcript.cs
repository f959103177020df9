using System.Text;

namespace Fairway.ControlPlane.Tests.Transcripts;

/// <summary>
/// What was typed and what was answered, between lines of prose. What the peer answers stands below the command; where this server is meant
/// to answer otherwise, that follows with the reason. Blank lines of answers are left out. A sample:
/// <code>
/// A name is taken once.
///
///   $ kubectl create configmap a \
///   >   --from-literal=k=v
///   configmap/a created
///
///   $ kubectl create configmap a
///   error: failed to create configmap: configmaps "a" already exists
///   [1]
///   # here: says what to do
///   error: ...
///   [1]
/// </code>
/// </summary>
internal sealed class Transcript
{
    private const string Indent = "  ";
    private const string Command = Indent + "$ ";
    private const string Continuation = Indent + "> ";
    private const string Here = Indent + "# here: ";

    private readonly List<Part> _parts = [];

    private Transcript()
    {
    }

    public IEnumerable<TranscriptStep> Steps => _parts.Select(part => part.Step).OfType<TranscriptStep>();

    public static Transcript Read(string text)
    {
        var transcript = new Transcript();
        TranscriptStep? step = null;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith(Command, StringComparison.Ordinal))
            {
                step = new(line[Command.Length..]);
                transcript._parts.Add(new("", step));
            }
            else if (step is null || !line.StartsWith(Indent, StringComparison.Ordinal))
            {
                step = null;
                transcript._parts.Add(new(line, null));
            }
            else if (step.Peer.Count == 0 && line.StartsWith(Continuation, StringComparison.Ordinal))
            {
                step.Command += "\n" + line[Continuation.Length..];
            }
            else if (line.StartsWith(Here, StringComparison.Ordinal))
            {
                step.Here = [];
                step.Reason = line[Here.Length..];
            }
            else
            {
                (step.Here ?? step.Peer).Add(line[Indent.Length..]);
            }
        }

        return transcript;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Step is not { } step)
            {
                text.Append(part.Prose).Append('\n');
                continue;
            }

            text.Append(Command).AppendJoin("\n" + Continuation, step.Command.Split('\n')).Append('\n');
            step.Peer.ForEach(line => text.Append(Indent).Append(line).Append('\n'));
            if (step.Here is { } here)
            {
                text.Append(Here).Append(step.Reason).Append('\n');
                here.ForEach(line => text.Append(Indent).Append(line).Append('\n'));
            }
        }

        return text.ToString();
    }

    private sealed record Part(string Prose, TranscriptStep? Step);
}
