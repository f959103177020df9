namespace Fairway.Artifacts.Building.Packages;

/// <summary>
/// Finds and fetches Debian packages through apt, which checks the archive's signatures. The machine's package lists are used while they
/// serve; when they do not, fresh ones are kept in the cache folder, so that nothing of the machine changes and no privilege is needed.
/// </summary>
internal sealed class AptPackages(ProgramRunner programs, string cacheFolder, IProgress<BuildStep> progress)
{
    private readonly string _packages = Path.Combine(cacheFolder, "packages");
    private readonly string _state = Path.Combine(cacheFolder, "apt");
    private bool _fresh;

    /// <summary>The newest version of each package the base needs.</summary>
    /// <exception cref="BuildException">apt knows no such package for the architecture.</exception>
    public async Task<IReadOnlyList<LockedPackage>> NewestAsync(string architecture, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = new List<LockedPackage>();
            foreach (var names in BasePackages.Names)
            {
                if (await FindAsync(names, architecture, cancellationToken).ConfigureAwait(false) is { } package)
                {
                    found.Add(package);
                }
            }

            if (found.Count == BasePackages.Names.Count)
            {
                return found;
            }

            if (!await RefreshAsync(cancellationToken).ConfigureAwait(false))
            {
                var missing = BasePackages.Names.Where(names => !found.Exists(package => names.Contains(package.Name))).Select(names => names[^1]);
                throw new BuildException(
                    $"apt serves no {architecture} packages named {string.Join(", ", missing)}: check the machine's apt sources{ForeignHint(architecture)}");
            }
        }
    }

    /// <summary>The path of a package's file, fetched unless it is in the cache; its SHA-256 is the lock's.</summary>
    /// <exception cref="BuildException">apt serves the version no more, or serves other content.</exception>
    public async Task<string> FetchAsync(LockedPackage package, string architecture, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_packages, package.Sha256 + ".deb");
        if (File.Exists(path) && await HashAsync(path, cancellationToken).ConfigureAwait(false) == package.Sha256)
        {
            return path;
        }

        var arriving = Directory.CreateDirectory(Path.Combine(_packages, $"{package.Sha256}.arriving")).FullName;
        try
        {
            var file = await DownloadAsync(package, architecture, arriving, cancellationToken).ConfigureAwait(false);
            var actual = await HashAsync(file, cancellationToken).ConfigureAwait(false);
            if (actual != package.Sha256)
            {
                throw new BuildException(
                    $"{package.Name} {package.Version}: apt serves content with SHA-256 {actual}, the lock file tells {package.Sha256}: run with --update-lock if that is expected");
            }

            File.Move(file, path, overwrite: true);
            return path;
        }
        finally
        {
            Directory.Delete(arriving, recursive: true);
        }
    }

    private async Task<string> DownloadAsync(LockedPackage package, string architecture, string folder, CancellationToken cancellationToken)
    {
        while (true)
        {
            progress.Report(new($"fetching {package.Name} {package.Version}"));
            var outcome = await AptAsync(folder, "apt-get", ["download", $"{package.Name}:{architecture}={package.Version}"], cancellationToken).ConfigureAwait(false);
            if (outcome.ExitCode == 0 && Directory.GetFiles(folder, "*.deb") is [var file])
            {
                return file;
            }

            if (!await RefreshAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new BuildException(
                    $"apt can no longer serve {package.Name} {package.Version} ({architecture}), which {LockFile.FileName} names: run with --update-lock to take the newest packages{ForeignHint(architecture)}\n{outcome.Tail(4)}");
            }
        }
    }

    private async Task<LockedPackage?> FindAsync(IReadOnlyList<string> names, string architecture, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var outcome = await AptAsync(cacheFolder, "apt-cache", ["show", "--no-all-versions", $"{name}:{architecture}"], cancellationToken).ConfigureAwait(false);
            if (outcome.ExitCode == 0 && LockedPackage.Create(name, Field(outcome.Output, "Version"), Field(outcome.Output, "SHA256")) is { } package)
            {
                return package;
            }
        }

        return null;
    }

    // Package: libc6
    // Version: 2.36-9+deb12u14
    // SHA256: ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf
    private static string? Field(string stanza, string name)
    {
        foreach (var line in stanza.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length).StartsWith(": "))
            {
                return line[(name.Length + 2)..].Trim();
            }
        }

        return null;
    }

    /// <summary>Fetches package lists of our own; false when that was done already.</summary>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        if (_fresh)
        {
            return false;
        }

        _fresh = true;
        Directory.CreateDirectory(Path.Combine(_state, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(_state, "archives", "partial"));
        progress.Report(new("fetching package lists"));
        var outcome = await AptAsync(cacheFolder, "apt-get", ["update"], cancellationToken).ConfigureAwait(false);
        return outcome.ExitCode == 0
            ? true
            : throw new BuildException($"apt-get update failed: check the network and the machine's apt sources\n{outcome.Tail(4)}");
    }

    private Task<ProgramRunner.Outcome> AptAsync(string folder, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        // The user _apt cannot reach a private folder; the lists' signatures are checked either way.
        IReadOnlyList<string> own = _fresh
            ? ["-o", $"Dir::State::lists={_state}/lists", "-o", $"Dir::Cache={_state}", "-o", "APT::Sandbox::User=root"]
            : ["-o", "APT::Sandbox::User=root"];
        return programs.RunAsync(folder, program, ["-q", .. own, .. arguments], cancellationToken);
    }

    private static string ForeignHint(string architecture) =>
        $" (for an architecture that is not the machine's, run dpkg --add-architecture {architecture} and apt-get update first)";

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        }
    }
}
