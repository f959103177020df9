using System.Diagnostics;

namespace Fairway.ControlPlane.Tests.Transcripts;

/// <summary>
/// Runs commands as a user with a shell and a kubeconfig would, in a folder and a namespace of their own. What a command leaves running in the
/// background must not keep its output.
/// </summary>
internal sealed class TranscriptRunner : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("fairway-kubectl-").FullName;

    private TranscriptRunner()
    {
    }

    /// <param name="kubeconfig">The text of a kubeconfig, which is copied, so that commands may change it.</param>
    /// <param name="name">The namespace, which is made, with the service account that pods of it have.</param>
    public static async Task<TranscriptRunner> StartAsync(string kubeconfig, string name)
    {
        var runner = new TranscriptRunner();
        await File.WriteAllTextAsync(Path.Combine(runner._folder, "kubeconfig"), kubeconfig);
        var made = await runner.RunAsync($$"""
            kubectl create namespace {{name}} && kubectl config set-context --current --namespace={{name}}
            echo '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"},"automountServiceAccountToken":false}' |
              kubectl create -f -
            """);
        Assert.True(made is [_, _, "serviceaccount/default created"], string.Join('\n', made));
        return runner;
    }

    /// <summary>The lines of both outputs, made equal for any two runs, and the exit code.</summary>
    public async Task<List<string>> RunAsync(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"{{ {command}\n}} 2>&1"]) { RedirectStandardOutput = true, WorkingDirectory = _folder };
        start.Environment["KUBECONFIG"] = Path.Combine(_folder, "kubeconfig");
        start.Environment["HOME"] = _folder;
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            List<string> lines = [.. TranscriptNormalization.Lines(output.Replace(_folder, "<folder>", StringComparison.Ordinal))];
            return process.ExitCode == 0 ? lines : [.. lines, $"[{process.ExitCode}]"];
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return ["[no answer in time]"];
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
