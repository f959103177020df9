using System.Collections.Concurrent;
using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.JavaScript;

/// <summary>Programs with @kubernetes/client-node, which shares nothing with kubectl and the libraries in Go.</summary>
public sealed class JavaScriptClientTests
{
    [JavaScriptFact]
    public async Task Objects_are_made_listed_changed_in_every_way_and_deleted()
    {
        using var running = await RunningServer.StartNewAsync(new());
        using var script = await JavaScriptClient.StartAsync("objects.mjs", running.Server.KubeconfigPath, "default");
        var (output, error) = (script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 0, await output + await error);
        await running.StopAsync();
    }

    [JavaScriptFact]
    public async Task An_informer_misses_nothing_and_sees_nothing_twice_over_a_restart_of_the_server()
    {
        using var running = await RunningServer.StartNewAsync(new());
        var port = running.Server.Address.Port;
        running.Options = options => options with { Port = port };
        using var script = await JavaScriptClient.StartAsync("informer.mjs", running.Server.KubeconfigPath, "default");
        var lines = new ConcurrentQueue<Value>();
        script.OutputDataReceived += (_, line) => Take(line.Data);
        script.BeginOutputReadLine();
        await Eventually.HoldsAsync(() => Task.FromResult(lines.Any(line => line["event"].AsString() == "started")));

        var wanted = new List<string>();
        await WriteAsync(running, wanted, 0, 40);
        await running.RestartAsync();
        await WriteAsync(running, wanted, 20, 60);
        wanted.AddRange(await DeleteAsync(running, 0, 30));
        await running.RestartAsync();
        await WriteAsync(running, wanted, 50, 70);

        await Eventually.HoldsAsync(() => Task.FromResult(Events().Count >= wanted.Count));
        script.StandardInput.Close();
        await script.WaitForExitAsync();
        Assert.Equal(wanted, Events());
        Assert.Contains(lines, line => line["event"].AsString() == "error");
        Assert.Equal(await HeldAsync(running), lines.Last()["objects"].Items.Select(Told).Order(StringComparer.Ordinal));
        await running.StopAsync();

        void Take(string? line)
        {
            if (line is not null)
            {
                lines.Enqueue(JsonReader.Read(line));
            }
        }

        // Of the namespace's own ConfigMap nothing is said here.
        List<string> Events() =>
        [
            .. lines.Where(line => line["name"].AsString()?.StartsWith("w-", StringComparison.Ordinal) == true)
                .Select(line => line["event"] == "delete" ? $"delete {line["name"].AsString()}" : $"{line["event"].AsString()} {Told(line)}"),
        ];
    }

    private static async Task WriteAsync(RunningServer running, List<string> wanted, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var (count, name) = (wanted.Count.ToString(CultureInfo.InvariantCulture), $"w-{i}");
            var body = $$"""{"metadata": {"name": "{{name}}"}, "data": {"count": "{{count}}"} }""";
            var (code, made) = await running.PostAsync("/api/v1/namespaces/default/configmaps", body);
            if (code == 409)
            {
                (code, made) = await running.PutAsync($"/api/v1/namespaces/default/configmaps/{name}", body);
            }

            Assert.InRange(code, 200, 201);
            wanted.Add($"{(code == 201 ? "add" : "update")} {name} {made.ResourceVersion} {count}");
        }
    }

    private static async Task<List<string>> DeleteAsync(RunningServer running, int from, int to)
    {
        var deleted = new List<string>();
        for (var i = from; i < to; i++)
        {
            var (code, _) = await running.DeleteAsync($"/api/v1/namespaces/default/configmaps/w-{i}");
            Assert.Equal(200, code);
            deleted.Add($"delete w-{i}");
        }

        return deleted;
    }

    private static async Task<IEnumerable<string>> HeldAsync(RunningServer running)
    {
        var (_, list) = await running.GetAsync("/api/v1/namespaces/default/configmaps");
        return list["items"].Items.Select(item => $"{item.Name} {item.ResourceVersion} {item["data"]["count"].AsString()}").Order(StringComparer.Ordinal);
    }

    private static string Told(Value line) => $"{line["name"].AsString()} {line["version"].AsString()} {line["count"].AsString()}";
}
