using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel;

/// <summary>What an evaluation gave, and what it cost.</summary>
public readonly record struct CelResult(CelValue Value, ulong Cost, CelOutcome Outcome)
{
    /// <summary>The error's text; null when there is a proper value.</summary>
    public string? Error => Value.ErrorMessage;
}

/// <summary>How an evaluation ended.</summary>
public enum CelOutcome : byte
{
    /// <summary>With a value.</summary>
    Value,

    /// <summary>With an error of the expression's own.</summary>
    Error,

    /// <summary>One call cost more than a call may.</summary>
    CallLimit,

    /// <summary>The budget shared with other calls is used up.</summary>
    BudgetLimit,
}
