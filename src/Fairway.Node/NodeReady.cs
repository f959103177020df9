using System.Net;

namespace Fairway.Node;

/// <summary>What a started node has settled on.</summary>
/// <param name="PodRange">The pods' addresses, such as <c>10.244.7.0/24</c>.</param>
/// <param name="Gateway">The host's address as pods see it; it can be listened on.</param>
/// <param name="KubeletPort">Where the kubelet's API listens on the gateway.</param>
/// <param name="Runtime">crun or runc.</param>
public sealed record NodeReady(string PodRange, IPAddress Gateway, int KubeletPort, string Runtime);
