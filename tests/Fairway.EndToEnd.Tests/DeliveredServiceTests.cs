using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Fairway.Testing;

namespace Fairway.EndToEnd.Tests;

/// <summary>What a user sees of a platform that runs, with the programs a user has: the binary, kubectl, git, an HTTP client.</summary>
[Collection("one platform at a time")]
public sealed class DeliveredServiceTests(PlatformUnderTest platform) : IClassFixture<PlatformUnderTest>
{
    [RequiresFact("root", "git", "conmon", "nft")]
    public void Every_step_is_one_plain_line_that_went_well()
    {
        var output = platform.Up.Output;
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain("  fail ", output, StringComparison.Ordinal);
        foreach (var step in new[] { "control plane", "registry", "node", "image", "git", "policy", "staging", "production", "request" })
        {
            Assert.Contains($"  ok   {step.PadRight(16)} ", output, StringComparison.Ordinal);
        }

        Assert.Contains("Welcome to the staging harbour, from harbour-", output, StringComparison.Ordinal);
    }

    // The wording is upstream's Pod Security admission: rule, field and the value that would pass.
    [RequiresFact("root", "git", "conmon", "nft")]
    public void The_refused_pod_is_explained_by_rule_field_and_remedy()
    {
        Assert.Contains("violates PodSecurity \"restricted:latest\"", platform.Up.Output, StringComparison.Ordinal);
        Assert.Contains(
            "privileged (container \"stowaway\" must not set securityContext.privileged=true)", platform.Up.Output, StringComparison.Ordinal);
    }

    [RequiresFact("root", "git", "conmon", "nft")]
    public async Task Status_shows_every_part_and_application_and_exits_0_when_all_is_ready()
    {
        var status = await platform.FairwayAsync("status", "--wait", "1m");
        Assert.Equal(0, status.ExitCode);
        string[] expected =
            ["control plane", "registry", "dashboard and git", "node ", "source fairway-system/fleet", "app fairway-system/harbour-staging"];
        foreach (var line in expected)
        {
            Assert.Contains($"  ok   {line}", status.Output, StringComparison.Ordinal);
        }
    }

    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task Kubectl_lists_the_pods_and_reads_their_logs()
    {
        var pods = (await platform.KubectlAsync("get", "pods", "-n", "harbour-production")).Succeeded;
        Assert.StartsWith("NAME ", pods, StringComparison.Ordinal);
        Assert.Equal(2, pods.Split('\n').Count(line =>
            line.Contains(" 1/1 ", StringComparison.Ordinal) && line.Contains(" Running ", StringComparison.Ordinal)));
        var logs = (await platform.KubectlAsync("logs", "-n", "harbour-production", "deployment/harbour")).Succeeded;
        Assert.Contains("Now listening on", logs, StringComparison.Ordinal);
    }

    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task Kubectl_runs_a_program_in_a_container_and_gets_its_exit_code()
    {
        // The image has no shell; the dynamic loader is a program that is always there.
        var program = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
        string[] loader = ["exec", "-n", "harbour-production", "deployment/harbour", "--", program];
        Assert.Contains("ld.so", (await platform.KubectlAsync([.. loader, "--version"])).Succeeded, StringComparison.Ordinal);
        var failed = await platform.KubectlAsync([.. loader, "/no/such/program"]);
        Assert.Equal(127, failed.ExitCode);
    }

    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task Kubectl_forwards_a_port_of_a_service_to_a_pod_behind_it()
    {
        await using var forward = platform.StartKubectl("port-forward", "-n", "harbour-production", "service/harbour", ":80");
        await forward.WaitForAsync("Forwarding from 127.0.0.1:", TimeSpan.FromSeconds(30));
        var port = Regex.Match(forward.Output, @"127\.0\.0\.1:(\d+) -> 8080").Groups[1].Value;

        // A connection each.
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
        for (var i = 0; i < 3; i++)
        {
            var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
            Assert.StartsWith("Welcome to the production harbour", answer, StringComparison.Ordinal);
        }
    }

    // The container is asked for its health again and again, and says so.
    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task Kubectl_attaches_to_what_a_container_says()
    {
        await using var attached = platform.StartKubectl("attach", "-n", "harbour-production", "deployment/harbour");
        await attached.WaitForAsync("/healthz", TimeSpan.FromSeconds(30));
    }

    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task A_commit_goes_live_while_every_request_is_answered()
    {
        var clone = Directory.CreateTempSubdirectory("fairway-clone-").FullName;
        try
        {
            var url = await platform.ServiceUrlAsync("harbour-staging");
            await GitAsync("clone", "--quiet", platform.GitUrl, clone);
            var file = Path.Combine(clone, "staging", "kustomization.yaml");
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("Welcome to", "Ahoy from", StringComparison.Ordinal));
            await GitAsync(
                "-C", clone, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "--all", "--message=A new greeting");
            await GitAsync("-C", clone, "push", "--quiet", "origin", "main");

            var (failures, newAnswers) = await RequestUntilAsync(
                url, answer => answer.StartsWith("Ahoy from", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
            Assert.Empty(failures);
            Assert.True(newAnswers);
            Assert.Equal(0, (await platform.FairwayAsync("status", "--wait", "30s")).ExitCode);
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task A_hand_edit_is_put_back_and_reported_with_who_made_it()
    {
        _ = (await platform.KubectlAsync("scale", "deployment/harbour", "-n", "harbour-production", "--replicas=5")).Succeeded;
        await platform.KubectlUntilAsync(
            replicas => replicas.Trim() == "2", TimeSpan.FromSeconds(30),
            "get", "deployment/harbour", "-n", "harbour-production", "-o", "jsonpath={.spec.replicas}");
        var events = await platform.KubectlUntilAsync(
            text => text.Contains("spec.replicas", StringComparison.Ordinal), TimeSpan.FromSeconds(30),
            "get", "events", "-n", "fairway-system", "-o", "jsonpath={.items[*].message}");
        Assert.Contains("kubectl", events, StringComparison.Ordinal);
    }

    // A connection each, so that every request is balanced anew; ten right answers in a row tell that the old pods are gone.
    private static async Task<(List<string> Failures, bool Done)> RequestUntilAsync(string url, Predicate<string> isNew, TimeSpan limit)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(5) };
        var failures = new List<string>();
        var clock = Stopwatch.StartNew();
        for (var inARow = 0; inARow < 10;)
        {
            if (clock.Elapsed > limit)
            {
                return (failures, false);
            }

            try
            {
                inARow = isNew(await http.GetStringAsync(new Uri(url))) ? inARow + 1 : 0;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                failures.Add($"after {clock.Elapsed}: {e.Message}");
            }
        }

        return (failures, true);
    }

    private static async Task GitAsync(params string[] arguments) =>
        _ = (await RunningProgram.RunAsync("git", new Dictionary<string, string> { ["GIT_TERMINAL_PROMPT"] = "0" }, arguments)).Succeeded;
}
