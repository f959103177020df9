using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>Sends the requests to one server, one after another, and remembers what later ones refer to.</summary>
internal sealed class SideRunner(HttpClient client)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    public async Task<Dictionary<string, SideAnswer>> RunAsync(IReadOnlyList<SideRequest> requests)
    {
        var answers = new Dictionary<string, SideAnswer>(StringComparer.Ordinal);
        foreach (var request in requests)
        {
            var (code, type, body) = await SendAsync(request);
            for (var i = 0; i < 200 && request.IsWait && code != 200; i++)
            {
                using var timer = new PeriodicTimer(Pause);
                await timer.WaitForNextTickAsync();
                (code, type, body) = await SendAsync(request);
            }

            Remember(request.Name, body);
            answers.Add(request.Name, new(code, type, SideNormalization.Normalize(body, request.IsManaged)));
        }

        return answers;
    }

    private void Remember(string name, Value body)
    {
        _references[$"{{rv:{name}}}"] = body.ResourceVersion;
        _references[$"{{uid:{name}}}"] = body.Uid;
        _references[$"{{continue:{name}}}"] = body["metadata"]["continue"].AsString() ?? "";
    }

    private string Resolve(string text) => text.Contains("{rv:", StringComparison.Ordinal) || text.Contains("{uid:", StringComparison.Ordinal)
        || text.Contains("{continue:", StringComparison.Ordinal)
            ? _references.Aggregate(text, static (known, reference) => known.Replace(reference.Key, reference.Value))
            : text;

    private async Task<(int Code, string Type, Value Body)> SendAsync(SideRequest request)
    {
        var address = new Uri(
            $"{client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{Resolve(request.Path)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new(request.Method), address) { Version = HttpVersion.Version20 };
        message.Headers.UserAgent.Add(new("kubectl", "1.0"));
        if (request.Accept.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        }

        if (request.Body.Length > 0 || request.Method == "PATCH")
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Resolve(request.Body)));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        using var response = await client.SendAsync(message);
        var type = response.Content.Headers.ContentType?.ToString() ?? "";
        return ((int)response.StatusCode, type.Replace(" ", "", StringComparison.Ordinal), Read(await response.Content.ReadAsStringAsync(), type));
    }

    private static Value Read(string text, string type)
    {
        if (type.StartsWith("application/yaml", StringComparison.Ordinal))
        {
            return YamlReader.ReadAll(Encoding.UTF8.GetBytes(text)) is [var only] ? only.Value : text;
        }

        if (!type.StartsWith("application/json", StringComparison.Ordinal) || text.Length == 0)
        {
            return text;
        }

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 1 && lines[0].StartsWith("{\"type\"", StringComparison.Ordinal))
        {
            return Value.List([.. lines.Select(line => JsonReader.Read(line))]);
        }

        var one = JsonReader.Read(text);
        return one["type"].IsNull || one["object"].IsNull ? one : Value.List(one);
    }
}
