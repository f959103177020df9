using System.Runtime.InteropServices;
using Fairway.Artifacts.Building;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Terminal;

namespace Fairway.Platform;

/// <summary>Builds an image with the instance's cache; the failures that a user can mend say how.</summary>
internal static class ImageBuild
{
    /// <exception cref="UserError">The source, the packages or the registry do not let it.</exception>
    public static async Task<BuildResult> RunAsync(
        string folder,
        ImageReference reference,
        bool updateLock,
        StateFolder state,
        HttpClient http,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        state.Create();
        var registry = new RegistryClient(http, TimeProvider.System, new RegistryClientOptions());
        var builder = new ImageBuilder(registry, new ImageBuilderOptions { CacheFolder = state.At("cache") }, TimeProvider.System);
        var request = new BuildRequest
        {
            SourceFolder = Path.GetFullPath(folder),
            Reference = reference,
            Platform = Artifacts.Model.Platform.Linux(RuntimeInformation.OSArchitecture),
            UpdateLock = updateLock,
        };
        try
        {
            return await builder.BuildAsync(request, new StepText(progress), cancellationToken).ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            throw new UserError(e.Message, e);
        }
    }

    public static string Describe(BuildResult result) =>
        $"{result.Reference} {result.Manifest.Digest.ToString()[..19]}{(result.Reused ? ", unchanged" : "")}";

    private sealed class StepText(IProgress<string> progress) : IProgress<BuildStep>
    {
        public void Report(BuildStep value) => progress.Report(value.Text);
    }
}
