using System.Security.Cryptography;

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
            var names = BasePackages.Names.SelectMany(names => names).Select(name => $"{name}:{architecture}");
            var outcome = await AptAsync(cacheFolder, "apt-cache", ["show", "--no-all-versions", .. names], cancellationToken).ConfigureAwait(false);
            var served = PackageStanzas.Read(outcome.Output);
            List<LockedPackage> chosen = [.. BasePackages.Names.Select(Newest).OfType<LockedPackage>()];
            if (chosen.Count == BasePackages.Names.Count)
            {
                return chosen;
            }

            LockedPackage? Newest(IReadOnlyList<string> names) =>
                names.Select(served.GetValueOrDefault).FirstOrDefault(package => package is not null);

            if (!await RefreshAsync(cancellationToken).ConfigureAwait(false))
            {
                var missing = BasePackages.Names.Where(names => !names.Any(served.ContainsKey)).Select(names => names[^1]);
                throw new BuildException(
                    $"apt serves no {architecture} packages named {string.Join(", ", missing)}: "
                    + $"check the machine's apt sources{ForeignHint(architecture)}");
            }
        }
    }

    /// <summary>
    /// The paths of the packages' files, in their order, fetched unless they are in the cache; each has the SHA-256 its lock tells.
    /// </summary>
    /// <exception cref="BuildException">apt serves a version no more, or serves other content.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(
        IReadOnlyList<LockedPackage> packages, string architecture, CancellationToken cancellationToken)
    {
        var missing = new List<LockedPackage>();
        foreach (var package in packages)
        {
            if (!File.Exists(PathOf(package)) || await HashAsync(PathOf(package), cancellationToken).ConfigureAwait(false) != package.Sha256)
            {
                missing.Add(package);
            }
        }

        if (missing.Count > 0)
        {
            await FetchMissingAsync(missing, architecture, cancellationToken).ConfigureAwait(false);
        }

        return [.. packages.Select(PathOf)];
    }

    private async Task FetchMissingAsync(List<LockedPackage> missing, string architecture, CancellationToken cancellationToken)
    {
        var arriving = Path.Combine(_packages, "arriving");
        if (Directory.Exists(arriving))
        {
            Directory.Delete(arriving, recursive: true);
        }

        Directory.CreateDirectory(arriving);
        progress.Report(new($"fetching {missing.Count} Debian packages"));
        await DownloadAsync(missing, architecture, arriving, cancellationToken).ConfigureAwait(false);
        foreach (var package in missing)
        {
            // libc6_2.36-9+deb12u14_amd64.deb
            var file = Directory.GetFiles(arriving, package.Name + "_*.deb") is [var only]
                ? only
                : throw new BuildException($"{package.Name} {package.Version}: apt-get download reported success but left no file");
            var actual = await HashAsync(file, cancellationToken).ConfigureAwait(false);
            if (actual != package.Sha256)
            {
                throw new BuildException(
                    $"{package.Name} {package.Version}: apt serves content with SHA-256 {actual}, {LockFile.FileName} tells {package.Sha256}: "
                    + "run with --update-lock if that is expected");
            }

            File.Move(file, PathOf(package), overwrite: true);
        }

        Directory.Delete(arriving, recursive: true);
    }

    private async Task DownloadAsync(List<LockedPackage> packages, string architecture, string folder, CancellationToken cancellationToken)
    {
        var outcome = await DownloadOnceAsync(packages, architecture, folder, cancellationToken).ConfigureAwait(false);
        if (outcome.ExitCode != 0 && await RefreshAsync(cancellationToken).ConfigureAwait(false))
        {
            outcome = await DownloadOnceAsync(packages, architecture, folder, cancellationToken).ConfigureAwait(false);
        }

        if (outcome.ExitCode == 0)
        {
            return;
        }

        foreach (var package in packages)
        {
            var alone = await DownloadOnceAsync([package], architecture, folder, cancellationToken).ConfigureAwait(false);
            if (alone.ExitCode != 0)
            {
                throw new BuildException(
                    $"apt can no longer serve {package.Name} {package.Version} ({architecture}), which {LockFile.FileName} names: "
                    + $"run with --update-lock to take the newest packages{ForeignHint(architecture)}\n{alone.Tail(4)}");
            }
        }
    }

    private Task<ProgramRunner.Outcome> DownloadOnceAsync(
        IReadOnlyList<LockedPackage> packages, string architecture, string folder, CancellationToken cancellationToken)
    {
        var names = packages.Select(package => $"{package.Name}:{architecture}={package.Version}");
        return AptAsync(folder, "apt-get", ["download", .. names], cancellationToken);
    }

    private string PathOf(LockedPackage package) => Path.Combine(_packages, package.Sha256 + ".deb");

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
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        }
    }
}
