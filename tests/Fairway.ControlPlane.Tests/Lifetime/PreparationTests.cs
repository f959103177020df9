namespace Fairway.ControlPlane.Tests.Lifetime;

public sealed class PreparationTests
{
    [Fact]
    public async Task A_webhook_that_is_in_the_way_of_everything_does_not_keep_the_server_from_starting()
    {
        const string Hooks = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
        const string Map = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
        using var running = await RunningServer.StartNewAsync(new());
        try
        {
            await running.DeleteAsync(Map);
            var (code, made) = await running.PostAsync(Hooks, """
                {"metadata":{"name":"wall"},"webhooks":[{"name":"wall.example.org","sideEffects":"None","admissionReviewVersions":["v1"],
                 "clientConfig":{"url":"https://127.0.0.1:1"},
                 "rules":[{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["*/*"]}]}]}
                """);
            Assert.True(code == 201, made.ToString());

            await running.RestartAsync();
            Assert.Equal(404, (await running.GetAsync(Map)).Code);
            Assert.Equal(200, (await running.DeleteAsync($"{Hooks}/wall")).Code);
            await Eventually.HoldsAsync(async () => (await running.GetAsync(Map)).Code == 200);
        }
        finally
        {
            await running.DisposeAsync();
        }
    }
}
