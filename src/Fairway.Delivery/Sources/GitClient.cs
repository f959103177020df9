namespace Fairway.Delivery.Sources;

/// <summary>Looks at remote repositories and reads the files of one commit, without ever checking anything out.</summary>
internal sealed class GitClient(GitProgram git, DeliveryOptions options)
{
    /// <summary>The commit that is wanted now: one cheap request.</summary>
    /// <exception cref="GitException">The remote cannot be read or has no such reference.</exception>
    public async Task<string> ResolveAsync(GitRepositorySpec spec, GitCredentials? credentials, CancellationToken cancellationToken)
    {
        if (spec.Reference.Commit.Length > 0)
        {
            return spec.Reference.Commit;
        }

        var name = spec.Reference.FullName;
        var listing = await git.ReadAsync(
            ["ls-remote", "--", spec.Url, name, name + "^{}"], credentials, spec.Timeout, cancellationToken).ConfigureAwait(false);
        return spec.Reference.Resolve(listing)
            ?? throw new GitException($"couldn't find remote ref \"{name}\"");
    }

    /// <summary>Fetches a commit and hands each of its files over, in order of their paths.</summary>
    /// <exception cref="GitException">The remote cannot be read, or the commit is too large.</exception>
    public async Task<GitCommit> FetchAsync(
        GitRepositorySpec spec,
        GitCredentials? credentials,
        string commit,
        Func<SourceFile, CancellationToken, Task> take,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(options.StateFolder), "clones", Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            await git.ReadAsync(["init", "--quiet", "--bare", "--", folder], null, spec.Timeout, cancellationToken).ConfigureAwait(false);
            await FetchIntoAsync(folder, spec, credentials, commit, cancellationToken).ConfigureAwait(false);
            var hash = await Ask("rev-parse", "--verify", commit + "^{commit}").ConfigureAwait(false);
            var subject = await Ask("log", "-1", "--format=%s", hash).ConfigureAwait(false);
            await new GitTree(git, folder, options).ReadAsync(hash, spec.Timeout, take, cancellationToken).ConfigureAwait(false);
            return new(hash, subject);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task<string> Ask(params string[] arguments) =>
            (await git.ReadAsync(["-C", folder, .. arguments], null, spec.Timeout, cancellationToken).ConfigureAwait(false)).Trim();
    }

    private async Task FetchIntoAsync(
        string folder, GitRepositorySpec spec, GitCredentials? credentials, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await Fetch("--depth=1", commit).ConfigureAwait(false);
        }
        catch (GitException) when (spec.Reference.FullName.Length > 0)
        {
            // Some servers give out the tips of references only; the commit may lie further back.
            await Fetch(spec.Reference.Commit.Length > 0 ? "--no-tags" : "--depth=1", spec.Reference.FullName).ConfigureAwait(false);
        }

        Task Fetch(string depth, string what) => git.ReadAsync(
            ["-C", folder, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", depth, "--", spec.Url, what],
            credentials,
            spec.Timeout,
            cancellationToken);
    }
}
