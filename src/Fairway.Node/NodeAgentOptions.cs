using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.Node;

/// <summary>What a node agent is and where it keeps its state.</summary>
public sealed record NodeAgentOptions
{
    /// <summary>The Node object's name, a DNS name in lower case.</summary>
    [Required]
    public required string NodeName { get; init; }

    /// <summary>Marks everything the instance makes on the host: one to six lower-case hexadecimal characters.</summary>
    [Required, RegularExpression("^[0-9a-f]{1,6}$")]
    public required string InstanceId { get; init; }

    /// <summary>Images, containers, volumes and logs are kept below <c>node/</c> in it.</summary>
    [Required]
    public required string StateFolder { get; init; }

    /// <summary>The pods' addresses as <c>10.244.7.0/24</c>; empty takes a free /24 of 10.244.0.0/14 and keeps it.</summary>
    public string PodRange { get; init; } = "";

    /// <summary>Where the kubelet's API listens on the pods' gateway address; 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int KubeletPort { get; init; } = 10250;

    /// <summary>With its private key.</summary>
    public required X509Certificate2 ServingCertificate { get; init; }

    /// <summary>Who calls the kubelet's API must show a certificate that this authority signed.</summary>
    public required X509Certificate2 ClientAuthority { get; init; }

    /// <summary>
    /// The address of the cluster's DNS service for pods with <c>dnsPolicy: ClusterFirst</c>; empty leaves them the host's servers.
    /// </summary>
    public string ClusterDns { get; init; } = "";

    /// <summary>Serves the names of Services to pods at their gateway, when no other DNS service is named.</summary>
    public bool ServeClusterDns { get; init; }

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>crun or runc; empty takes the one that has the instance's containers, else the first that works.</summary>
    [AllowedValues("", "crun", "runc")]
    public string Runtime { get; init; } = "";

    /// <summary>The most pods at once; a /24 has room for 250.</summary>
    [Range(1, 250)]
    public int MostPods { get; init; } = 110;
}
