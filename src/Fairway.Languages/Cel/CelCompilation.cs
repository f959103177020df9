namespace Fairway.Languages.Cel;

/// <summary>What compiling gave: a program, or everything that is wrong with the text.</summary>
public sealed class CelCompilation
{
    private readonly CelProgram? _program;

    internal CelCompilation(CelProgram program) => _program = program;

    internal CelCompilation(IReadOnlyList<CelIssue> issues) => Issues = issues;

    /// <summary>Empty when there is a program.</summary>
    public IReadOnlyList<CelIssue> Issues { get; } = [];

    public bool IsValid => _program is not null;

    /// <exception cref="InvalidOperationException">The text has issues.</exception>
    public CelProgram Program => _program ?? throw new InvalidOperationException(IssuesText);

    /// <summary>All issues, each in cel-go's form.</summary>
    public string IssuesText => string.Join('\n', Issues);
}
