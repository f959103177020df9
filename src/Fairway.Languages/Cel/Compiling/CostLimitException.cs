namespace Fairway.Languages.Cel.Compiling;

/// <summary>Ends an evaluation that costs too much. No operator absorbs it; the program turns it into a result.</summary>
internal sealed class CostLimitException : Exception;
