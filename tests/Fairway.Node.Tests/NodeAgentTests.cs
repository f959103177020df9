using Fairway.Node.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Node.Tests;

public sealed class NodeAgentTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("../x", 110, "", "InstanceId")]
    [InlineData("a1", 0, "", "MostPods")]
    [InlineData("a1", 110, "youki", "Runtime")]
    public async Task Options_out_of_their_bounds_are_refused_by_name_before_anything_is_touched(
        string id, int mostPods, string runtime, string expected)
    {
        var options = new NodeAgentOptions
        {
            NodeName = "n",
            InstanceId = id,
            StateFolder = "/proc/nowhere",
            MostPods = mostPods,
            Runtime = runtime,
            ServingCertificate = _certificates.Serving,
            ClientAuthority = _certificates.Authority,
        };
        var agent = new NodeAgent(options, new FakeApi(), TimeProvider.System, NullLoggerFactory.Instance);

        var e = await Assert.ThrowsAsync<NodeRefusedException>(() => agent.RunAsync(CancellationToken.None));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NodeRefusedException>(() => agent.Ready);
    }
}
