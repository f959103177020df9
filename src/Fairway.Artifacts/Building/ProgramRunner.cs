using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fairway.Artifacts.Building;

/// <summary>Runs other programs without a shell; a cancelled or overdue one is killed with its children.</summary>
internal sealed class ProgramRunner(TimeProvider time, TimeSpan limit)
{
    private const int MostText = 4 * 1024 * 1024;

    /// <summary>What a program printed and how it ended.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        /// <summary>The last lines of everything printed, for an error's text.</summary>
        public string Tail(int lines) =>
            string.Join('\n', (Output + "\n" + Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    public Task<Outcome> RunAsync(string folder, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(folder, program, arguments, ReadTextAsync, cancellationToken);

    /// <summary>Runs a program whose output is bytes: <paramref name="read"/> gets the stream and its answer stands for the printed text.</summary>
    /// <exception cref="BuildException">The program is not installed, or ran too long.</exception>
    public async Task<Outcome> RunAsync(
        string folder,
        string program,
        IReadOnlyList<string> arguments,
        Func<Stream, CancellationToken, Task<string>> read,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var process = Start(folder, program, arguments);
        try
        {
            process.StandardInput.Close();
            var output = read(process.StandardOutput.BaseStream, linked.Token);
            var errors = ReadTextAsync(process.StandardError.BaseStream, linked.Token);
            // A reader that fails leaves at once: the program would wait for ever on a full pipe.
            var text = await output.ConfigureAwait(false);
            var told = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(linked.Token).ConfigureAwait(false);
            return new(process.ExitCode, text, told);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BuildException($"{program} {string.Join(' ', arguments)} did not end within {limit.TotalMinutes:0} minutes");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                // Until it is gone it may still write to the folder that the caller removes.
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static Process Start(string folder, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // MSBuild takes every variable for a property: VERSION would change the program. Only what finds files and servers passes.
        foreach (var name in start.Environment.Keys.Where(name => !Passes(name)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new BuildException($"{program} cannot be started: {e.Message}: install it or put it on the PATH", e);
        }
    }

    private static bool Passes(string name) =>
        name is "PATH" or "HOME" or "DOTNET_CLI_HOME" or "USER" or "TMPDIR" or "SSL_CERT_FILE" or "SSL_CERT_DIR"
        || name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)
        || name.StartsWith("NUGET_", StringComparison.Ordinal)
        || name.StartsWith("NuGetPackageSourceCredentials_", StringComparison.Ordinal)
        || name.StartsWith("XDG_", StringComparison.Ordinal)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);

    // Of more text than anyone reads the beginning is dropped: the reason of a failure stands at the end.
    private static async Task<string> ReadTextAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var buffer = new char[8192];
        while (await reader.ReadAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > MostText)
            {
                text.Remove(0, text.Length - (MostText / 2));
            }
        }

        return text.ToString();
    }
}
