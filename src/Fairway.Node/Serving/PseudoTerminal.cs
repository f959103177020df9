using System.Globalization;
using Fairway.Node.Host;
using Microsoft.Win32.SafeHandles;

namespace Fairway.Node.Serving;

/// <summary>The master side of a pseudo-terminal (pts(4)).</summary>
internal sealed class PseudoTerminal : IDisposable
{
    private const nuint GetNumber = 0x80045430;
    private const nuint SetWindow = 0x5414;

    private readonly SafeFileHandle _master;

    public PseudoTerminal()
    {
        var handle = LinuxCalls.OpenTerminal(OpenFlags.ReadWrite | OpenFlags.NotControlling | OpenFlags.CloseOnExec);
        LinuxCalls.Check(handle, "open a terminal");
        _master = new(handle, ownsHandle: true);
        LinuxCalls.Check(LinuxCalls.GrantTerminal(_master), "grant the terminal");
        LinuxCalls.Check(LinuxCalls.UnlockTerminal(_master), "unlock the terminal");
        uint number = 0;
        LinuxCalls.Check(LinuxCalls.Control(_master, GetNumber, ref number), "name the terminal");
        SlavePath = string.Create(CultureInfo.InvariantCulture, $"/dev/pts/{number}");
        Stream = new FileStream(_master, FileAccess.ReadWrite, bufferSize: 0, isAsync: false);
    }

    public string SlavePath { get; }

    public Stream Stream { get; }

    public void Resize(ushort columns, ushort rows) =>
        LinuxCalls.Check(LinuxCalls.ControlWindow(_master, SetWindow, new(rows, columns, 0, 0)), "resize the terminal");

    public void Dispose()
    {
        Stream.Dispose();
        _master.Dispose();
    }
}
