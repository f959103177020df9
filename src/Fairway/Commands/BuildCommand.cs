using System.CommandLine;
using Fairway.Artifacts.Building;
using Fairway.Artifacts.Model;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary><c>fairway build</c>: makes a reproducible image from a .NET project and pushes it.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "the folder of the project" };
        var tag = new Option<string>("--tag", "-t")
        {
            Description = "where to push the image, such as 127.0.0.1:5000/harbour:1.0",
            HelpName = "REF",
            Required = true,
        };
        var updateLock = new Option<bool>("--update-lock") { Description = "take the newest Debian packages and write fairway.lock anew" };
        var state = StateOption.Create();
        var command = new Command("build", "Build an image from a .NET project, and push it") { folder, tag, updateLock, state };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(folder)!, parsed.GetValue(tag)!, parsed.GetValue(updateLock), parsed.Folder(state), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string tag, bool updateLock, StateFolder state, CancellationToken cancellationToken)
    {
        ImageReference reference;
        try
        {
            reference = ImageReference.Parse(tag);
        }
        catch (ArtifactFormatException e)
        {
            throw new UserError($"--tag {tag}: {e.Message}", e);
        }

        var steps = new StepWriter(Console.Error, TerminalStyle.OfError(), TimeProvider.System);
        // The client bounds each request itself; a large layer takes as long as it takes.
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        BuildResult? result = null;
        await steps.RunAsync("build", async (progress, token) =>
        {
            result = await ImageBuild.RunAsync(folder, reference, updateLock, state, http, progress, token).ConfigureAwait(false);
            return ImageBuild.Describe(result);
        }, cancellationToken).ConfigureAwait(false);

        // The digest alone goes to standard output, for scripts.
        Console.Out.WriteLine(result!.Manifest.Digest);
        return 0;
    }
}
