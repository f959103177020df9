using System.Globalization;
using System.Text;
using Fairway.Node.Host;

namespace Fairway.Node.Runtime;

/// <summary>Conmon's control pipe: lines of <c>TYPE HEIGHT WIDTH</c>.</summary>
internal sealed class ControlPipe(NodeFolders folders, string containerId)
{
    /// <summary>The container's terminal has a new size.</summary>
    public void Resize(ushort columns, ushort rows) => Write(string.Create(CultureInfo.InvariantCulture, $"1 {rows} {columns}\n"));

    /// <summary>The log's name is a new file's.</summary>
    public void ReopenLog() => Write("2 0 0\n");

    private void Write(string line)
    {
        // To write alone would wait for ever where conmon has been killed and nobody reads.
        using var pipe = new FileStream(
            Path.Combine(folders.Container(containerId), "ctl"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        pipe.Write(Encoding.ASCII.GetBytes(line));
    }
}
