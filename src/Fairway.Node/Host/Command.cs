using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fairway.Node.Host;

/// <summary>Runs one program of the host to its end and collects what it wrote, bounded.</summary>
internal static class Command
{
    private const int LongestOutput = 8 * 1024 * 1024;

    /// <exception cref="CommandException">It could not be started, or ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        var result = await TryAsync(program, arguments, cancellationToken, input).ConfigureAwait(false);
        return result.Code == 0 ? result.Output : throw new CommandException(program, result);
    }

    /// <summary>Cancelling kills the program and what it started.</summary>
    /// <exception cref="CommandException">It could not be started.</exception>
    public static async Task<CommandResult> TryAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, string input = "")
    {
        using var process = Start(program, arguments);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, cancellationToken);
            var error = ReadAsync(process.StandardError.BaseStream, cancellationToken);
            await WriteAsync(process, input, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }
    }

    /// <summary>Starts a program with all three streams redirected.</summary>
    /// <exception cref="CommandException">It could not be started.</exception>
    public static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(HostPrograms.Find(program))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CommandException(program, new(-1, "", e.Message));
        }
    }

    /// <summary>Kills a program that <see cref="Start"/> made, with what it started; one that has ended is left alone.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading; its exit code says why.
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Write(buffer.AsSpan(0, (int)Math.Min(read, LongestOutput - text.Length)));
        }

        return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
    }
}
