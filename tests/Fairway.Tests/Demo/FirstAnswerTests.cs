using System.Net;
using Fairway.Demo;
using Fairway.Testing;

namespace Fairway.Tests.Demo;

public sealed class FirstAnswerTests
{
    private static readonly Uri Url = new("http://10.96.0.5/");

    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_service_that_refuses_at_first_is_asked_again()
    {
        using var http = new HttpClient(new Service(refusals: 3));
        var answer = new FirstAnswer(http, _time).GetAsync(Url, CancellationToken.None);
        await AdvanceUntilAsync(answer);
        Assert.Equal("welcome", await answer);
    }

    [Fact]
    public async Task A_service_that_keeps_refusing_is_given_up()
    {
        using var http = new HttpClient(new Service(refusals: int.MaxValue));
        var answer = new FirstAnswer(http, _time).GetAsync(Url, CancellationToken.None);
        await AdvanceUntilAsync(answer);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    private async Task AdvanceUntilAsync(Task answer)
    {
        while (!answer.IsCompleted)
        {
            if (_time.HasTimers)
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
            }

            await Task.Yield();
        }
    }

    private sealed class Service(int refusals) : HttpMessageHandler
    {
        private int _asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _asked++ < refusals
                ? throw new HttpRequestException("Connection refused")
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("welcome") });
    }
}
