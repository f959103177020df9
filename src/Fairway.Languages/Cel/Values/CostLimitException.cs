namespace Fairway.Languages.Cel.Values;

/// <summary>Ends an evaluation that costs too much or makes too large a value. No operator absorbs it; the program turns it into a result.</summary>
internal sealed class CostLimitException : Exception;
