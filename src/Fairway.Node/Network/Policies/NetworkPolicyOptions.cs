using System.ComponentModel.DataAnnotations;

namespace Fairway.Node.Network.Policies;

/// <summary>Whose pods' connections are filtered.</summary>
internal sealed record NetworkPolicyOptions
{
    /// <summary>Marks the rules: the node agent's id.</summary>
    [Required, RegularExpression("^[0-9a-f]{1,6}$")]
    public required string InstanceId { get; init; }

    /// <summary>The node whose pods are protected.</summary>
    [Required]
    public required string NodeName { get; init; }

    /// <summary>How long further changes are waited for after a first one.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often the rules are looked at without any change, as other programs of the host may flush them.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(30);
}
