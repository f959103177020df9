using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Fairway.Delivery.Sources;

/// <summary>
/// Runs the <c>git</c> program cut off from everything that could make it ask, wait or run something else: no terminal, no user's or
/// system's configuration, no hooks, only the allowed transports, and limits on time and on the size of what it writes.
/// </summary>
internal sealed class GitProgram(DeliveryOptions options, TimeProvider time)
{
    private const int MaxErrorLength = 4000;

    // What a remote sends becomes one file, of which a shell's limit is counted in blocks.
    private const int BlockSize = 512;
    private const int NotFound = 127;

    // The tree of a source with the most files allowed, each with the longest path there is, is below this.
    private const int MaxOutputLength = 128 * 1024 * 1024;

    // A history may be several times as large as the newest tree.
    private long MostFileBytes => Math.Max(1024 * 1024, 16 * options.MaxSourceBytes);

    /// <summary>What it wrote, as text.</summary>
    /// <exception cref="GitException">It failed, ran out of time, or is not installed.</exception>
    public async Task<string> ReadAsync(
        IReadOnlyList<string> arguments, GitCredentials? credentials, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var output = "";
        await RunAsync(
            arguments,
            credentials,
            timeout,
            async (input, stream, stop) =>
            {
                input.Close();
                output = await ReadBoundedAsync(new StreamReader(stream), arguments, stop).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return output;
    }

    /// <summary>Runs it and talks to it; <paramref name="talk"/> gets its standard input and output.</summary>
    /// <exception cref="GitException">It failed, ran out of time, or is not installed.</exception>
    public async Task RunAsync(
        IReadOnlyList<string> arguments,
        GitCredentials? credentials,
        TimeSpan timeout,
        Func<Stream, Stream, CancellationToken, Task> talk,
        CancellationToken cancellationToken)
    {
        using var process = Start(arguments, credentials);
        using var limit = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var errors = ReadErrorsAsync(process.StandardError, stop.Token);
            Exception? failure = null;
            try
            {
                await talk(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, stop.Token).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                // It ended early; what it said tells why.
                failure = e;
            }

            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            var said = await errors.ConfigureAwait(false);
            if (process.ExitCode != 0 || failure is not null)
            {
                throw new GitException(Explain(arguments, process.ExitCode, said));
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GitException($"git {arguments[0]} took longer than the timeout of {Reporting.GoDuration.Format(timeout)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                // Until it is gone it may still write into a folder that is about to be deleted.
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private Process Start(IReadOnlyList<string> arguments, GitCredentials? credentials)
    {
        string[] limited =
        [
            "-c", "ulimit -f \"$1\" && shift && exec \"$@\"", "sh",
            (MostFileBytes / BlockSize).ToString(CultureInfo.InvariantCulture), options.GitProgram, .. arguments,
        ];
        var start = new ProcessStartInfo("/bin/sh", limited)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetFullPath(options.StateFolder),
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (key, value) in Environment(credentials))
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    // What takes the pack in ends without a word when it goes over the limit.
    private string Explain(IReadOnlyList<string> arguments, int code, string said) =>
        code == NotFound ? $"cannot run '{options.GitProgram}': install it with 'apt-get install git'"
        : said.Contains("invalid index-pack output", StringComparison.Ordinal)
            ? $"what the remote sent is damaged, or larger than the {MostFileBytes} bytes allowed"
        : said.Length > 0 ? said
        : $"git {arguments[0]} ended with code {code}";

    // Configuration goes through the environment, which other users cannot read, unlike arguments.
    private Dictionary<string, string> Environment(GitCredentials? credentials)
    {
        List<(string Key, string Value)> configuration =
        [
            ("core.hooksPath", "/dev/null"),
            ("credential.helper", ""),
            ("protocol.version", "2"),
            ("fetch.unpackLimit", "1"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("submodule.recurse", "false"),
            // A redirect elsewhere must not receive the credentials.
            ("http.followRedirects", credentials is null ? "initial" : "false"),
        ];
        if (credentials is not null)
        {
            configuration.Add(("http.extraHeader", credentials.AuthorizationHeader));
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ASKPASS"] = "/bin/true",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_ALLOW_PROTOCOL"] = options.AllowFileRepositories ? "http:https:file" : "http:https",
            ["LC_ALL"] = "C",
            ["GIT_CONFIG_COUNT"] = configuration.Count.ToString(CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < configuration.Count; i++)
        {
            environment["GIT_CONFIG_KEY_" + i] = configuration[i].Key;
            environment["GIT_CONFIG_VALUE_" + i] = configuration[i].Value;
        }

        return environment;
    }

    private static async Task<string> ReadBoundedAsync(StreamReader output, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > MaxOutputLength)
            {
                throw new GitException($"git {arguments[0]} wrote more than the {MaxOutputLength} characters allowed");
            }
        }

        return text.ToString();
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (await errors.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (text.Length < MaxErrorLength && line.Length > 0)
            {
                text.Append(text.Length > 0 ? "; " : "");
                text.Append(line.StartsWith("fatal: ", StringComparison.Ordinal) ? line["fatal: ".Length..] : line);
            }
        }

        return text.ToString();
    }
}
