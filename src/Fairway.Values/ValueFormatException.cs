namespace Fairway.Values;

/// <summary>A text that is not the JSON or YAML it should be. Lines and columns count from 1; 0 when there is no place to name.</summary>
public sealed class ValueFormatException(string reason, int line, int column)
    : FormatException(line == 0 ? reason : $"line {line}, column {column}: {reason}")
{
    public string Reason { get; } = reason;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
