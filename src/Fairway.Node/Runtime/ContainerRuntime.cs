using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairway.Node.Host;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Runtime;

/// <summary>
/// Creates, starts, signals and deletes containers with an OCI runtime, each under a conmon of its own that outlives this process, keeps the
/// log and writes the exit code to a file.
/// </summary>
internal sealed partial class ContainerRuntime(NodeFolders folders, RuntimeChoice choice)
{
    public RuntimeChoice Choice => choice;

    /// <summary>Creates a container that waits to be started.</summary>
    /// <returns>The process id of its first process.</returns>
    /// <exception cref="ContainerRuntimeException">The runtime refused, for instance because there is no such program in the image.</exception>
    public async Task<int> CreateAsync(string id, Value spec, string logFile, ContainerStreams streams, CancellationToken cancellationToken)
    {
        var bundle = folders.Container(id);
        AtomicFile.Write(Path.Combine(bundle, "config.json"), spec);
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        // Conmon tells on descriptor 3 what became of the creation; the framework's processes have only three.
        List<string> arguments =
        [
            "-c", "exec \"$@\" 3>&1 >/dev/null 2>\"$0\" </dev/null", Path.Combine(bundle, "conmon.err"),
            "env", "_OCI_SYNCPIPE=3", HostPrograms.Find("conmon"), "--api-version", "1", "-c", id, "-u", id, "-n", id[..12], "-b", bundle,
            "-p", PidFile(id), "-P", Path.Combine(bundle, "conmon.pid"), "-l", "k8s-file:" + logFile, "--exit-dir", folders.Exits,
            "--persist-dir", bundle, "--socket-dir-path", folders.Sockets, "-r", choice.Program,
        ];
        arguments.AddRange(choice.Arguments.SelectMany(argument => new[] { "--runtime-arg", argument }));
        arguments.AddRange(streams.IsTerminal ? ["-t"] : []);
        arguments.AddRange(streams.HasInput ? streams.StaysOpen ? ["-i", "--leave-stdin-open"] : ["-i"] : []);

        using var process = Command.Start("sh", arguments);
        try
        {
            process.StandardInput.Close();
            // {"data": 17587} or {"data": -1, "message": "…"}
            var answer = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return ReadAnswer(answer, id);
        }
        catch (OperationCanceledException)
        {
            Command.Kill(process);
            throw;
        }
    }

    /// <exception cref="ContainerRuntimeException">The runtime refused.</exception>
    public Task StartAsync(string id, CancellationToken cancellationToken) => RunAsync(["start", id], cancellationToken);

    /// <summary>Sends a signal to the first process; one that has ended is fine.</summary>
    public Task SignalAsync(string id, string signal, CancellationToken cancellationToken) =>
        Command.TryAsync(choice.Program, [.. choice.Arguments, "kill", id, signal], cancellationToken);

    /// <summary>Removes what the runtime keeps of a container, killing it first when it runs.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await Command.TryAsync(choice.Program, [.. choice.Arguments, "delete", "--force", id], cancellationToken).ConfigureAwait(false);
        EndConmon(id);
        File.Delete(Path.Combine(folders.Sockets, id));
    }

    /// <summary>Starts one more process in a running container; its streams and exit code are the process's own.</summary>
    /// <param name="id">The container.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="pidFile">Where the runtime writes the new process's id.</param>
    public Process Exec(string id, IEnumerable<string> command, string pidFile) =>
        Command.Start(choice.Program, ExecArguments(id, command, pidFile, isTerminal: false));

    /// <summary>The arguments after the program's name for one more process in a running container.</summary>
    public IEnumerable<string> ExecArguments(string id, IEnumerable<string> command, string pidFile, bool isTerminal)
    {
        var process = JsonReader.Read(File.ReadAllBytes(Path.Combine(folders.Container(id), "config.json")))["process"];
        var file = pidFile + ".json";
        AtomicFile.Write(file, OciProcess.ForExec(process, command, isTerminal));
        return [.. choice.Arguments, "exec", "--process", file, "--pid-file", pidFile, .. isTerminal ? (string[])["--tty"] : [], id];
    }

    /// <summary>The runtime's own words in a log line of its: crun writes them plainly, runc as <c>time="…" level=error msg="…"</c>.</summary>
    internal static string CleanMessage(string message)
    {
        var match = LogMessagePattern().Match(message);
        return (match.Success ? match.Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal) : message).Trim();
    }

    private string PidFile(string id) => Path.Combine(folders.Container(id), "pidfile");

    private int ReadAnswer(string? answer, string id)
    {
        var value = answer is null ? Value.Null : JsonReader.Read(answer);
        if (value["data"].AsLong() is { } pid and > 0)
        {
            return (int)pid;
        }

        var error = Path.Combine(folders.Container(id), "conmon.err");
        var message = value["message"].AsString() ?? (File.Exists(error) ? File.ReadAllText(error) : "");
        throw new ContainerRuntimeException(message.Trim().Length > 0 ? CleanMessage(message) : "conmon ended without saying why");
    }

    private async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await Command.TryAsync(choice.Program, [.. choice.Arguments, .. arguments], cancellationToken).ConfigureAwait(false);
        if (result.Code != 0)
        {
            throw new ContainerRuntimeException(CleanMessage(result.Message));
        }
    }

    // A conmon whose container never started waits for ever.
    private void EndConmon(string id)
    {
        var file = Path.Combine(folders.Container(id), "conmon.pid");
        if (File.Exists(file)
            && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var pid)
            && HostProcess.CommandLine(pid).Contains(id, StringComparison.Ordinal))
        {
            try
            {
                using var conmon = Process.GetProcessById(pid);
                conmon.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended by itself.
            }
        }
    }

    [GeneratedRegex("""\bmsg="((?:[^"\\]|\\.)*)""")]
    private static partial Regex LogMessagePattern();
}
