using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Building.Publishing;

/// <summary>
/// Publishes a copy of the source, away from the source folder: self-contained, and such that the output depends on nothing but the source and the
/// SDK (no paths, no times, no version control, no settings from folders above).
/// </summary>
internal sealed class ProjectPublisher(ProgramRunner programs, string dotnet, string workFolder, IProgress<BuildStep> progress)
{
    // These files stop the SDK, MSBuild, NuGet and the compiler from looking further up.
    private static readonly (string Name, string Text)[] Fences =
    [
        ("global.json", "{}"),
        ("Directory.Build.props", "<Project />"),
        ("Directory.Build.targets", "<Project />"),
        ("Directory.Packages.props", "<Project />"),
        (".editorconfig", "root = true\n"),
    ];

    private readonly string _copy = Path.Combine(workFolder, "src");

    /// <summary>The SDK's version, as the source folder's own global.json chooses it. Comes before <see cref="PublishAsync"/>.</summary>
    public async Task<string> SdkVersionAsync(SourceTree source, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_copy);
        foreach (var (name, text) in Fences)
        {
            await File.WriteAllTextAsync(Path.Combine(workFolder, name), text, cancellationToken).ConfigureAwait(false);
        }

        if (source.Files.Contains("global.json"))
        {
            File.Copy(Path.Combine(source.Folder, "global.json"), Path.Combine(_copy, "global.json"));
        }

        var outcome = await programs.RunAsync(_copy, dotnet, ["--version"], cancellationToken).ConfigureAwait(false);
        return outcome.ExitCode == 0
            ? outcome.Output.Trim()
            : throw new BuildException($"the .NET SDK cannot be used for {source.Folder}: {outcome.Tail(6)}");
    }

    /// <summary>The folder with the published program.</summary>
    /// <exception cref="BuildException">The publish failed; its errors are in the message.</exception>
    public async Task<string> PublishAsync(SourceTree source, Platform platform, DateTimeOffset epoch, CancellationToken cancellationToken)
    {
        progress.Report(new($"publishing {source.Project}"));
        var output = Path.Combine(workFolder, "out");
        source.CopyTo(_copy, epoch, cancellationToken);
        var outcome = await programs.RunAsync(_copy, dotnet, Arguments(source.Project, platform, output), cancellationToken).ConfigureAwait(false);
        return outcome.ExitCode == 0
            ? output
            : throw new BuildException($"dotnet publish of {source.Project} failed:\n{Errors(outcome)}");
    }

    private string[] Arguments(string project, Platform platform, string output) =>
    [
        "publish", project, "--configuration", "Release", "--runtime", RuntimeIdentifier(platform), "--self-contained", "--output", output,
        "-nologo", "-noAutoResponse", "-nodeReuse:false", "-verbosity:quiet",
        "-p:Deterministic=true", "-p:ContinuousIntegrationBuild=true", $"-p:PathMap={workFolder}/=/_/",
        "-p:DebugType=none", "-p:DebugSymbols=false", "-p:GenerateDocumentationFile=false",
        "-p:EnableSourceControlManagerQueries=false", "-p:IncludeSourceRevisionInInformationalVersion=false",
        // A compiler server would outlive the build; compressed copies of static files would carry the time they were made.
        "-p:UseSharedCompilation=false", "-p:CompressionEnabled=false",
    ];

    /// <exception cref="BuildException">Not a platform that images are built for.</exception>
    private static string RuntimeIdentifier(Platform platform) => (platform.Os, platform.Architecture) switch
    {
        ("linux", "amd64") => "linux-x64",
        ("linux", "arm64") => "linux-arm64",
        _ => throw new BuildException($"images are built for linux/amd64 and linux/arm64, not for {platform}"),
    };

    // MSBuild's errors, each once, with the source's own paths.
    private string Errors(ProgramRunner.Outcome outcome)
    {
        List<string> errors = [.. outcome.Output.Split('\n')
            .Select(line => line.Trim().Replace(_copy + "/", "", StringComparison.Ordinal))
            .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .Take(20)];
        return errors.Count > 0 ? string.Join('\n', errors) : outcome.Tail(20);
    }
}
