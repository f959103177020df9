namespace Fairway.Controllers.Collection;

/// <summary>What has become of an owner.</summary>
internal enum OwnerState
{
    /// <summary>It is there and stays.</summary>
    Solid,

    /// <summary>It is there, but the cache does not show it yet, so that its end might go unseen.</summary>
    Unseen,

    /// <summary>It is gone, or another object has its name.</summary>
    Absent,

    /// <summary>It goes as soon as those that block it are gone (foreground deletion).</summary>
    Waiting,

    /// <summary>Its kind is not served, so nothing is known of it.</summary>
    Unknown,
}
