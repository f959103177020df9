using System.Text.RegularExpressions;
using Fairway.Terminal;

namespace Fairway.Demo;

/// <summary>
/// The demo's Git repository: made once from <c>demo/fleet</c>, afterwards the user's to commit to. Fairway itself only commits which
/// build of the service it names.
/// </summary>
internal sealed partial class FleetRepository(string bareFolder, string sourceFolder, string workFolder)
{
    private const string ImageFile = "base/kustomization.yaml";

    /// <summary>Makes the repository when there is none and sees that it names this build; returns the commit of its main branch.</summary>
    /// <param name="imageName">Without tag or digest, such as <c>127.0.0.1:5000/harbour</c>.</param>
    /// <param name="digest">Of the manifest, such as <c>sha256:…</c>.</param>
    /// <param name="cancellationToken">Stops git.</param>
    public async Task<string> EnsureAsync(string imageName, string digest, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(sourceFolder))
        {
            throw new UserError($"the demo's manifests are not in {sourceFolder}; run from a clone of Fairway, or start with --no-demo");
        }

        DeleteFolder(workFolder);
        Directory.CreateDirectory(workFolder);
        try
        {
            if (Directory.Exists(bareFolder))
            {
                await RenewAsync(imageName, digest, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await MakeAsync(imageName, digest, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            DeleteFolder(workFolder);
        }

        return (await Git.RunAsync(bareFolder, cancellationToken, "rev-parse", "main").ConfigureAwait(false)).Trim();
    }

    private async Task MakeAsync(string imageName, string digest, CancellationToken cancellationToken)
    {
        var tree = Path.Combine(workFolder, "fleet");
        CopyFolder(sourceFolder, tree);
        NameImage(tree, imageName, digest);
        await Git.RunAsync(tree, cancellationToken, "init", "--quiet", "--initial-branch=main").ConfigureAwait(false);
        await Git.RunAsync(tree, cancellationToken, "add", "--all").ConfigureAwait(false);
        await Git.RunAsync(tree, cancellationToken, "commit", "--quiet", "--message=Deliver the harbour service").ConfigureAwait(false);

        // Renamed into place when whole, so that a kill at any point leaves either no repository or all of it.
        var whole = Path.Combine(workFolder, "whole.git");
        await Git.RunAsync(workFolder, cancellationToken, "clone", "--quiet", "--bare", "--no-local", tree, whole).ConfigureAwait(false);
        await Git.RunAsync(whole, cancellationToken, "config", "http.receivepack", "true").ConfigureAwait(false);
        Directory.CreateDirectory(Path.GetDirectoryName(bareFolder)!);
        Directory.Move(whole, bareFolder);
    }

    private async Task RenewAsync(string imageName, string digest, CancellationToken cancellationToken)
    {
        var tree = Path.Combine(workFolder, "fleet");
        await Git.RunAsync(workFolder, cancellationToken, "clone", "--quiet", "--branch=main", bareFolder, tree).ConfigureAwait(false);
        if (NameImage(tree, imageName, digest))
        {
            await Git.RunAsync(
                tree, cancellationToken, "commit", "--quiet", "--all", $"--message=Deliver {imageName}@{digest}").ConfigureAwait(false);
            await Git.RunAsync(tree, cancellationToken, "push", "--quiet", "origin", "main").ConfigureAwait(false);
        }
    }

    // Only the two lines are touched, so that comments and the user's own edits stay.
    private static bool NameImage(string tree, string imageName, string digest)
    {
        var file = Path.Combine(tree, ImageFile);
        if (!File.Exists(file))
        {
            return false;
        }

        var before = File.ReadAllText(file);
        var after = HarbourImage().Replace(before, $"${{head}}{imageName}${{middle}}{digest}", count: 1);
        if (after == before)
        {
            return false;
        }

        File.WriteAllText(file, after);
        return true;
    }

    /*
     *   - name: harbour
     *     newName: 127.0.0.1:5000/harbour
     *     digest: sha256:0000
     */
    [GeneratedRegex(@"(?<head>- name: harbour\n\s+newName: )\S+(?<middle>\n\s+digest: )\S+", RegexOptions.ExplicitCapture)]
    private static partial Regex HarbourImage();

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
