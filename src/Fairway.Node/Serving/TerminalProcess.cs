using System.Diagnostics;
using Fairway.Node.Host;
using Fairway.Node.Pods;

namespace Fairway.Node.Serving;

/// <summary>A command in a container on a terminal: the runtime runs on a pseudo-terminal's other side and makes the container's from it.</summary>
internal sealed class TerminalProcess : IRemoteProcess
{
    private readonly PseudoTerminal _terminal = new();
    private readonly Process _process;
    private readonly string _pidFile;

    public TerminalProcess(string program, IEnumerable<string> arguments, string pidFile)
    {
        _pidFile = pidFile;
        // setsid -c makes the terminal the controlling one, so that a changed window is signalled.
        _process = Command.Start("sh", ["-c", "exec setsid -c -w \"$@\" <\"$0\" >\"$0\" 2>&1", _terminal.SlavePath, program, .. arguments]);
        _process.StandardInput.Close();
        Output = new TerminalOutput(_terminal.Stream);
    }

    public Stream Output { get; }

    public Stream Error => Stream.Null;

    public Task WriteInputAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _terminal.Stream.WriteAsync(content, cancellationToken).AsTask();

    // Control-D is how a terminal tells the end.
    public void CloseInput() => _terminal.Stream.Write([4]);

    public void Resize(ushort columns, ushort rows) => _terminal.Resize(columns, rows);

    public async Task<byte[]> StatusAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return File.Exists(_pidFile) || _process.ExitCode == 0
            ? ExitStatus.From(_process.ExitCode)
            : ExitStatus.Failure($"error executing command in container: the runtime answered {_process.ExitCode}");
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            ContainerCommands.KillInside(_pidFile);
            Command.Kill(_process);
        }

        _terminal.Dispose();
        _process.Dispose();
        File.Delete(_pidFile);
        File.Delete(_pidFile + ".json");
        return ValueTask.CompletedTask;
    }
}
