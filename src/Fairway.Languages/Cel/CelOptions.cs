namespace Fairway.Languages.Cel;

/// <summary>How an environment treats texts.</summary>
public sealed record CelOptions
{
    /// <summary>The longest text, in code points.</summary>
    public int MaxSourceLength { get; init; } = 100_000;

    /// <summary>How deep expressions may nest.</summary>
    public int MaxDepth { get; init; } = 250;

    /// <summary>
    /// Whether all items of a list literal, all keys and all values of a map literal, must be of one type, except in calls of
    /// <c>format</c>.
    /// </summary>
    public bool HomogeneousLiterals { get; init; }

    /// <summary>Whether constant patterns, durations and timestamps are checked when the text is compiled.</summary>
    public bool CheckLiterals { get; init; }

    /// <summary>Whether <c>has()</c> costs a unit of its own.</summary>
    public bool PresenceTestHasCost { get; init; } = true;

    /// <summary>The namespace that names are looked up in first.</summary>
    public string Container { get; init; } = "";
}
