namespace Fairway.Controllers.Scheduling;

/// <summary>Which waiting pods a change may help.</summary>
internal enum ClusterChange
{
    None,

    /// <summary>Those that look at other pods.</summary>
    Shifted,

    /// <summary>All.</summary>
    Freed,
}
