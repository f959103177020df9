using Fairway.ControlPlane.Tests.SideBySide;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.Transcripts;

/// <summary>
/// The real kubectl against this server, whose answers are those of kube-apiserver v1.20.2 or differ as the transcripts say, with the reason.
/// With FAIRWAY_PEER, FAIRWAY_PEER_TOKEN and FAIRWAY_PEER_CA (as for the side-by-side requests; a peer without namespaces of former runs) the
/// peer's answers are asked for again; with FAIRWAY_PEER_RECORD they are written, and FAIRWAY_RECORD writes what this server answers otherwise,
/// for which a reason is then to be given in place of a question mark.
/// </summary>
public sealed class TranscriptTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "Fairway.ControlPlane.Tests", "Transcripts");

    public static TheoryData<string> Names => [.. All];

    private static IEnumerable<string> All =>
        Directory.EnumerateFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    [KubectlTheory]
    [MemberData(nameof(Names))]
    public async Task Kubectl_is_answered_as_by_kube_apiserver_or_as_is_written(string name)
    {
        var problems = new List<string>();
        await PlayAsync(name, await File.ReadAllTextAsync(running.Server.KubeconfigPath), IsSet("FAIRWAY_RECORD"), (step, answer) =>
        {
            if (IsSet("FAIRWAY_RECORD"))
            {
                var differs = !answer.SequenceEqual(step.Peer);
                step.Reason = differs && step.Reason.Length == 0 ? "?" : step.Reason;
                step.Here = differs ? answer : null;
            }

            problems.Add(step.Judge(answer));
        });
        Assert.True(problems.TrueForAll(problem => problem.Length == 0), string.Concat(problems));
    }

    [PeerFact]
    public async Task What_is_written_is_what_the_peer_answers()
    {
        var kubeconfig = $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"peer",
             "clusters":[{"name":"peer","cluster":{"server":"{{{Named("FAIRWAY_PEER")}}}","certificate-authority":"{{{Named("FAIRWAY_PEER_CA")}}}"}}],
             "users":[{"name":"admin","user":{"token":"{{{Named("FAIRWAY_PEER_TOKEN")}}}"}}],
             "contexts":[{"name":"peer","context":{"cluster":"peer","user":"admin"}}]}
            """;
        var problems = new List<string>();
        foreach (var name in All)
        {
            await PlayAsync(name, kubeconfig, IsSet("FAIRWAY_PEER_RECORD"), (step, answer) =>
            {
                if (IsSet("FAIRWAY_PEER_RECORD"))
                {
                    step.Peer = answer;
                }
                else if (!answer.SequenceEqual(step.Peer))
                {
                    problems.Add($"{name}: $ {step.Command}\n{string.Join('\n', answer)}\n");
                }
            });
        }

        Assert.Empty(problems);
    }

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable);

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Named(variable));

    private static async Task PlayAsync(string name, string kubeconfig, bool writes, Action<TranscriptStep, List<string>> see)
    {
        var path = Path.Combine(Folder, name + ".txt");
        var transcript = Transcript.Read(await File.ReadAllTextAsync(path));
        using var runner = await TranscriptRunner.StartAsync(kubeconfig, name);
        foreach (var step in transcript.Steps)
        {
            see(step, await runner.RunAsync(step.Command));
        }

        if (writes)
        {
            await File.WriteAllTextAsync(path, transcript.ToString());
        }
    }
}
