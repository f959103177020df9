using System.Diagnostics;
using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>A command in a container over pipes.</summary>
internal sealed class PipedProcess(Process process, string pidFile) : IRemoteProcess
{
    private readonly ExecProcess _exec = new(process, pidFile);

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Error => process.StandardError.BaseStream;

    public async Task WriteInputAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await process.StandardInput.BaseStream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        await process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void CloseInput() => process.StandardInput.Close();

    public void Resize(ushort columns, ushort rows)
    {
        // There is no terminal.
    }

    public Task<Value> StatusAsync(CancellationToken cancellationToken) => _exec.StatusAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _exec.Dispose();
        return ValueTask.CompletedTask;
    }
}
