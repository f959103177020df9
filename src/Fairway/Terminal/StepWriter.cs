using System.Globalization;

namespace Fairway.Terminal;

/// <summary>
/// Shows work as one line a step with its time. On a terminal the line of the step at work is redrawn and coloured; elsewhere each
/// step is one plain line, written when it ends.
/// </summary>
internal sealed class StepWriter(TextWriter output, TerminalStyle style, TimeProvider time)
{
    private const int NameWidth = 16;
    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly Lock _gate = new();

    /// <summary>Runs one step. The work may report what it is at; what it returns is the line's text, further lines are set below it.</summary>
    /// <exception cref="StepFailedException">The work failed; its message has been written.</exception>
    public async Task RunAsync(string name, Func<IProgress<string>, CancellationToken, Task<string>> work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var step = new RunningStep(this, name, started);
        var timer = time.CreateTimer(static state => ((RunningStep)state!).Draw(), step, TimeSpan.Zero, TimeSpan.FromMilliseconds(120));
        await using (timer.ConfigureAwait(false))
        {
            try
            {
                var text = await work(step, cancellationToken).ConfigureAwait(false);
                step.End(style.Good(style.IsLive ? "✓" : "ok  "), text);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                step.End(style.Faint(style.IsLive ? "-" : "--  "), "stopped");
                throw;
            }
            catch (Exception e)
            {
                step.End(style.Bad(style.IsLive ? "✗" : "fail"), e.Message);
                throw new StepFailedException(e);
            }
        }
    }

    /// <summary>A line between steps.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
        }
    }

    private string Elapsed(long started) =>
        time.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private sealed class RunningStep(StepWriter writer, string name, long started) : IProgress<string>
    {
        private string _report = "";
        private int _frame;
        private bool _ended;

        public void Report(string value)
        {
            lock (writer._gate)
            {
                _report = TerminalText.Clean(value).ReplaceLineEndings(" ");
            }
        }

        public void Draw()
        {
            lock (writer._gate)
            {
                if (!_ended && writer.Style.IsLive)
                {
                    var frame = writer.Style.Busy(Frames[_frame++ % Frames.Length]);
                    writer.Output.Write("\r\e[2K" + Line(frame, _report, fold: true));
                    writer.Output.Flush();
                }
            }
        }

        public void End(string mark, string text)
        {
            lock (writer._gate)
            {
                _ended = true;
                writer.Output.Write(writer.Style.IsLive ? "\r\e[2K" : "");
                var lines = TerminalText.Clean(text).Split('\n');
                writer.Output.WriteLine(Line(mark, lines[0], fold: false));
                var indent = new string(' ', NameWidth + (writer.Style.IsLive ? 5 : 8));
                var room = writer.Style.IsLive ? writer.Style.Width - indent.Length : int.MaxValue;
                foreach (var more in lines.Skip(1).SelectMany(line => Wrap(line, room)))
                {
                    writer.Output.WriteLine(indent + more);
                }

                writer.Output.Flush();
            }
        }

        // Between words; one that is longer than the room stays whole.
        private static IEnumerable<string> Wrap(string text, int room)
        {
            while (text.Length > room && text.LastIndexOf(' ', room) is var space and > 0)
            {
                yield return text[..space];
                text = text[(space + 1)..];
            }

            yield return text;
        }

        private string Line(string mark, string text, bool fold)
        {
            var elapsed = writer.Elapsed(started);
            var room = writer.Style.Width - NameWidth - elapsed.Length - 7;
            if (fold && text.Length > room)
            {
                text = room > 1 ? string.Concat(text.AsSpan(0, room - 1), "…") : "";
            }

            return $"  {mark} {name.PadRight(NameWidth)} {text} {writer.Style.Faint(elapsed)}";
        }
    }

    private TerminalStyle Style => style;

    private TextWriter Output => output;
}
