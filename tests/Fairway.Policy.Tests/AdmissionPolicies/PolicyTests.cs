namespace Fairway.Policy.Tests.AdmissionPolicies;

/// <summary>Tests of policies on one server: each ends without any.</summary>
public abstract class PolicyTests(PolicyServer server) : IClassFixture<PolicyServer>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => server.ClearAsync();
}
