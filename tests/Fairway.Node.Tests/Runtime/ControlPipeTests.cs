using System.Diagnostics;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Testing;

namespace Fairway.Node.Tests.Runtime;

public sealed class ControlPipeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-pipe-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [RequiresFact("mkfifo")]
    public async Task Writing_does_not_wait_for_a_reader_that_was_killed()
    {
        var folders = new NodeFolders(_root, "0d");
        Directory.CreateDirectory(folders.Container("c"));
        using var make = Process.Start("mkfifo", [Path.Combine(folders.Container("c"), "ctl")]);
        await make.WaitForExitAsync();

        await Task.Run(new ControlPipe(folders, "c").ReopenLog).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [RequiresFact("mkfifo")]
    public async Task Lines_are_conmons()
    {
        var folders = new NodeFolders(_root, "0d");
        var path = Path.Combine(Directory.CreateDirectory(folders.Container("c")).FullName, "ctl");
        using var make = Process.Start("mkfifo", [path]);
        await make.WaitForExitAsync();
        // Read and write, so that opening waits for nobody.
        await using var reader = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

        new ControlPipe(folders, "c").Resize(80, 24);
        new ControlPipe(folders, "c").ReopenLog();

        var buffer = new byte[64];
        var read = await reader.ReadAtLeastAsync(buffer, "1 24 80\n2 0 0\n".Length);
        Assert.Equal("1 24 80\n2 0 0\n", System.Text.Encoding.ASCII.GetString(buffer.AsSpan(0, read)));
    }
}
