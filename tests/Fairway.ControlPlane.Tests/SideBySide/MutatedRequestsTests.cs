using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.SideBySide;

/// <summary>The same requests with bytes, words and parts of them changed at random: whatever is sent, the server refuses it and goes on.</summary>
public sealed class MutatedRequestsTests
{
    private const int Seed = 20261120;

    private const int CutOff = 599;

    // 504 is the API's answer to a version that is still to come.
    private static readonly int[] Allowed = [504];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    private static readonly string[] Types =
    [
        "application/json", "application/yaml", "application/json-patch+json", "application/merge-patch+json",
        "application/strategic-merge-patch+json", "application/apply-patch+yaml", "application/vnd.kubernetes.protobuf", "text/plain",
    ];

    private static readonly string[] Words =
    [
        "null", "true", "[]", "{}", "-1", "0", "1e400", "99999999999999999999", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":", "&a [*a]", "$patch", "$retainKeys", "$deleteFromPrimitiveList", "metadata", "managedFields",
        "\u00e9\u0000\uffff", "%2f", "..", "?watch=1&timeoutSeconds=1",
    ];

    [Fact]
    public async Task No_mutated_request_is_answered_with_an_error_of_the_server()
    {
        using var running = await RunningServer.StartNewAsync(new());
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "Fairway.ControlPlane.Tests", "SideBySide");
        var requests = SideRequest.ReadAll(await File.ReadAllTextAsync(Path.Combine(folder, "requests.txt")));
        var random = new Random(Seed);
        var problems = new List<string>();
        for (var i = 0; i < PropertyRuns.Of(2000).MaxTest && problems.Count < 20; i++)
        {
            var request = Mutate(requests[random.Next(requests.Count)], requests, random);
            if (await SendAsync(running.Admin, request) is { } code && code >= 500 && !Allowed.Contains(code))
            {
                problems.Add($"{code}: {request.Method} {request.Path} {request.ContentType} {request.Accept} {request.Body}");
            }
        }

        // It still does what it is for.
        Assert.Equal(200, (await running.GetAsync("/api/v1/namespaces/default")).Code);
        await running.StopAsync();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static SideRequest Mutate(SideRequest request, IReadOnlyList<SideRequest> others, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            request = random.Next(9) switch
            {
                0 => request with { Method = Methods[random.Next(Methods.Length)] },
                1 => request with { ContentType = Types[random.Next(Types.Length)] },
                2 => request with { Path = Change(request.Path, random) },
                3 => request with { Body = others[random.Next(others.Count)].Body },
                4 => request with { Accept = others[random.Next(others.Count)].Accept },
                _ => request with { Body = Change(request.Body, random) },
            };
        }

        // A watch would hold the others up; its parameters are tried on lists. NUL in a path does not get as far as the API.
        var path = request.Path.Replace("watch=", "watch_=", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);
        return request with { Path = path };
    }

    private static string Change(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var count = Math.Min(random.Next(12), text.Length - at);
        return random.Next(5) switch
        {
            0 => text[..at] + text[(at + count)..],
            1 => text[..at] + (char)random.Next(1, 0x2ff) + text[at..],
            2 => text[..(at + count)] + text[at..],
            _ => text[..at] + Words[random.Next(Words.Length)] + text[(at + count)..],
        };
    }

    // Null when the address or a header cannot be sent at all.
    private static async Task<int?> SendAsync(HttpClient client, SideRequest request)
    {
        var path = request.Path.Contains("/watch/", StringComparison.Ordinal) ? "/" : request.Path;
        if (!Uri.TryCreate(client.BaseAddress, "/" + path.TrimStart('/'), out var address))
        {
            return null;
        }

        using var message = new HttpRequestMessage(new(request.Method), address) { Version = HttpVersion.Version20 };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (request.Method is "POST" or "PUT" or "PATCH" or "DELETE")
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        try
        {
            using var response = await client.SendAsync(message);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The connection was cut off: as bad as an error of the server.
            return CutOff;
        }
    }
}
