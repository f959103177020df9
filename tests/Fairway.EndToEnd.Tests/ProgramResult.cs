namespace Fairway.EndToEnd.Tests;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public string Succeeded => ExitCode == 0 ? Output : throw new InvalidOperationException($"exit code {ExitCode}\n{Output}\n{Error}");
}
