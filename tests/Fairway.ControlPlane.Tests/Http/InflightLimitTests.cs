using System.Net;
using Fairway.Kubernetes.Admission;
using Fairway.Values;
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
        await running.GrantAsync("other", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["list"]}""");
        gate.Close();
        var held = running.PostAsync(Maps, """{"metadata":{"name":"held"}}""");
        await gate.Reached;

        using (var refused = await running.Admin.GetAsync(Maps))
        {
            var status = JsonReader.Read(await refused.Content.ReadAsByteArrayAsync());
            // k8s.io/apimachinery/pkg/api/errors: NewTooManyRequests, as the max-in-flight filter sends it with Retry-After: 1
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("TooManyRequests", status["reason"].AsString());
            Assert.Equal(1, status["details"]["retryAfterSeconds"].AsLong());
        }

        using (var watch = await running.Admin.GetAsync($"{Maps}?watch=1", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, watch.StatusCode);
        }

        using var other = running.As("other");
        Assert.Equal(200, (await RunningServer.SendAsync(other, HttpMethod.Get, Maps, "")).Code);

        gate.Open();
        Assert.Equal(201, (await held).Code);
        Assert.Equal(200, (await running.GetAsync(Maps)).Code);
        await running.StopAsync();
    }

    /// <summary>Holds writes while it is closed.</summary>
    private sealed class GateAdmission : IAdmission
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isClosed;

        public Task Reached => _reached.Task;

        public void Close() => _isClosed = true;

        public void Open() => _open.TrySetResult();

        public async ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken)
        {
            if (_isClosed)
            {
                _reached.TrySetResult();
                await _open.Task.WaitAsync(cancellationToken);
            }

            return request.Object;
        }

        public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(AdmissionVerdict.Allowed);
    }
}
