using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>A command in a container on a terminal: the runtime runs on a pseudo-terminal's other side and makes the container's from it.</summary>
internal sealed class TerminalProcess : IRemoteProcess
{
    private readonly PseudoTerminal _terminal = new();
    private readonly ExecProcess _exec;

    public TerminalProcess(string program, IEnumerable<string> arguments, string pidFile)
    {
        try
        {
            // setsid -c makes the terminal the controlling one, so that a changed window is signalled.
            var process = Command.Start("sh", ["-c", "exec setsid -c -w \"$@\" <\"$0\" >\"$0\" 2>&1", _terminal.SlavePath, program, .. arguments]);
            process.StandardInput.Close();
            _exec = new(process, pidFile);
        }
        catch
        {
            _terminal.Dispose();
            throw;
        }

        Output = new TerminalOutput(_terminal.Stream);
    }

    public Stream Output { get; }

    public Stream Error => Stream.Null;

    public Task WriteInputAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _terminal.Stream.WriteAsync(content, cancellationToken).AsTask();

    // Control-D is how a terminal tells the end.
    public void CloseInput() => _terminal.Stream.Write([4]);

    public void Resize(ushort columns, ushort rows) => _terminal.Resize(columns, rows);

    public Task<Value> StatusAsync(CancellationToken cancellationToken) => _exec.StatusAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _exec.Dispose();
        _terminal.Dispose();
        return ValueTask.CompletedTask;
    }
}
