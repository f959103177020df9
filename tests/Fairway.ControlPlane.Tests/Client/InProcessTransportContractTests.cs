using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Tests.Client;

public sealed class InProcessTransportContractTests(RunningServer running) : TransportContract, IClassFixture<RunningServer>
{
    protected override IKubernetesTransport Transport => running.Server.TransportFor("platform");
}
