namespace Fairway.Languages.Cel;

/// <summary>What is wrong with an expression, and where: line and column count from 1, columns in code points.</summary>
public sealed record CelIssue(int Line, int Column, string Message, string SourceLine)
{
    /// <summary>
    /// In cel-go's form, which Kubernetes shows: the place, the line, and a mark below the column.
    /// <code>
    /// ERROR: &lt;input&gt;:1:5: undefined field 'foo'
    ///  | self.foo
    ///  | ....^
    /// </code>
    /// </summary>
    public override string ToString()
    {
        // Wide characters take a wide dot, so that the mark stands below its column.
        var dots = string.Concat(SourceLine.EnumerateRunes().Take(Column - 1).Select(rune => rune.Utf8SequenceLength > 1 ? "．" : "."));
        var shown = SourceLine.Replace('\t', ' ');
        return $"ERROR: <input>:{Line}:{Column}: {Message}\n | {shown}\n | {dots.PadRight(Column - 1, '.')}^";
    }
}
