namespace Fairway.ControlPlane.Tests.Http;

/// <summary>The agents and the parameter are those of apiserver's <c>isPrettyPrint</c> (pkg/endpoints/handlers/negotiation).</summary>
public sealed class IndentationTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("curl/8.0", "", true)]
    [InlineData("Wget/1.21", "", true)]
    [InlineData("Mozilla/5.0 (X11)", "", true)]
    [InlineData("curl/8.0", "?pretty=false", false)]
    [InlineData("kubectl/v1.32.0", "", false)]
    [InlineData("kubectl/v1.32.0", "?pretty=1", true)]
    public async Task Json_is_set_in_for_people(string agent, string query, bool isIndented)
    {
        foreach (var path in (string[])["/api/v1/namespaces/default", "/api/v1/namespaces", "/api/v1/namespaces/nowhere", "/api/v1", "/version"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path + query);
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            using var answer = await running.Admin.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal((path, isIndented), (path, text.StartsWith("{\n  \"", StringComparison.Ordinal)));
        }
    }
}
