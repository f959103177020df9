namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>A text of kinds that cannot be read. Lines and columns count from 1.</summary>
internal sealed class KindTextException(string file, int line, int column, string reason)
    : FormatException($"{file}, line {line}, column {column}: {reason}");
