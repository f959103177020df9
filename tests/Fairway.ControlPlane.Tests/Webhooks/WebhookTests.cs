using Fairway.ControlPlane.Tests.Backends;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Webhooks;

/// <summary>Tests of webhooks of one sort on one server: each begins and ends without configurations.</summary>
/// <param name="running">The server.</param>
/// <param name="backend">Plays the webhooks.</param>
/// <param name="sort"><c>mutating</c> or <c>validating</c>.</param>
public abstract class WebhookTests(RunningServer running, TestBackend backend, string sort)
    : IClassFixture<RunningServer>, IClassFixture<TestBackend>, IAsyncLifetime
{
    public Task InitializeAsync()
    {
        backend.Received.Clear();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        var (_, list) = await running.GetAsync($"/apis/admissionregistration.k8s.io/v1/{sort}webhookconfigurations");
        foreach (var one in list["items"].Items.ToArray())
        {
            await running.RemoveAsync(sort, one.Name);
        }
    }
}
