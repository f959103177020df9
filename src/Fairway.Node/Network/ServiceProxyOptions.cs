using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Fairway.Node.Network;

/// <summary>Which services an instance's proxy answers for, and from where.</summary>
public sealed record ServiceProxyOptions
{
    /// <summary>Marks the rules: the node agent's id.</summary>
    [Required, RegularExpression("^[0-9a-f]{1,6}$")]
    public required string InstanceId { get; init; }

    /// <summary>The cluster addresses of services: what is in the range and no service's is rejected.</summary>
    public required IPNetwork ServiceRange { get; init; }

    /// <summary>
    /// The host's addresses where node ports answer other machines. Empty leaves them to the host itself and its pods, as nothing listens beyond
    /// the host unless told to.
    /// </summary>
    public IReadOnlyList<IPNetwork> NodePortAddresses { get; init; } = [];

    /// <summary>How long further changes are waited for after a first one.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often the rules are looked at without any change, as other programs of the host may flush them.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(30);
}
