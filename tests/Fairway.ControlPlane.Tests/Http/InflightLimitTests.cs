using System.Net;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Http;

public sealed class InflightLimitTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task One_request_too_many_of_one_user_is_429_and_others_go_on()
    {
        var gate = new GateAdmission();
        using var running = await RunningServer.StartNewAsync(new() { MaxInflightPerUser = 1, Admissions = [gate] });
        await running.GrantAsync("loud", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["create","list","watch"]}""");
        await running.GrantAsync("other", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["list"]}""");
        using var loud = running.As("loud");
        gate.Close();
        var held = RunningServer.SendAsync(loud, HttpMethod.Post, Maps, """{"metadata":{"name":"held"}}""");
        await gate.Reached;

        using (var refused = await loud.GetAsync(Maps))
        {
            var status = JsonReader.Read(await refused.Content.ReadAsByteArrayAsync());
            // k8s.io/apimachinery/pkg/api/errors: NewTooManyRequests, as the max-in-flight filter sends it with Retry-After: 1
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("TooManyRequests", status["reason"].AsString());
            Assert.Equal(1, status["details"]["retryAfterSeconds"].AsLong());
        }

        using (var watch = await loud.GetAsync($"{Maps}?watch=1", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, watch.StatusCode);
        }

        using var other = running.As("other");
        Assert.Equal(200, (await RunningServer.SendAsync(other, HttpMethod.Get, Maps, "")).Code);

        // The system's masters are exempt.
        Assert.Equal(200, (await running.GetAsync(Maps)).Code);

        gate.Open();
        Assert.Equal(201, (await held).Code);
        Assert.Equal(200, (await RunningServer.SendAsync(loud, HttpMethod.Get, Maps, "")).Code);
        await running.StopAsync();
    }

    [Fact]
    public async Task One_watch_too_many_of_one_user_is_429_until_another_ends()
    {
        using var running = await RunningServer.StartNewAsync(new() { MaxWatchesPerUser = 1 });
        await running.GrantAsync("loud", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["list","watch"]}""");
        using var loud = running.As("loud");
        using (var watch = await loud.GetAsync($"{Maps}?watch=1", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, watch.StatusCode);
            Assert.Equal(HttpStatusCode.TooManyRequests, await StatusOfWatchAsync(loud));
            Assert.Equal(HttpStatusCode.OK, await StatusOfWatchAsync(running.Admin));
            Assert.Equal(200, (await RunningServer.SendAsync(loud, HttpMethod.Get, Maps, "")).Code);
        }

        await Eventually.HoldsAsync(async () => await StatusOfWatchAsync(loud) == HttpStatusCode.OK);
        await running.StopAsync();
    }

    private static async Task<HttpStatusCode> StatusOfWatchAsync(HttpClient client)
    {
        using var watch = await client.GetAsync($"{Maps}?watch=1", HttpCompletionOption.ResponseHeadersRead);
        return watch.StatusCode;
    }
}
