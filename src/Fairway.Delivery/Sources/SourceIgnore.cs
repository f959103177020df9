namespace Fairway.Delivery.Sources;

/// <summary>
/// Which files of a repository stay out of its artifact. As in Flux: version control's own files always; <c>.sourceignore</c> files and
/// <c>spec.ignore</c> when there are any, else a list of files that are no manifests.
/// </summary>
internal sealed class SourceIgnore
{
    public const string FileName = ".sourceignore";

    private const string VersionControl = ".git/\n.gitignore\n.gitmodules\n.gitattributes\n";

    // https://fluxcd.io/flux/components/source/gitrepositories/#default-exclusions
    private const string Defaults = """
        *.jpg
        *.jpeg
        *.gif
        *.png
        *.wmv
        *.flv
        *.tar.gz
        *.zip
        .github/
        .circleci/
        .travis.yml
        .gitlab-ci.yml
        appveyor.yml
        .drone.yml
        cloudbuild.yaml
        codeship-services.yml
        codeship-steps.yml
        **/.goreleaser.yml
        **/.goreleaser.brew.yml
        **/.sops.yaml
        **/.flux.yaml
        """;

    // Each pattern is tried on each path.
    private const int MaxPatterns = 2000;

    private readonly IgnorePattern[] _patterns;

    /// <param name="files">The <c>.sourceignore</c> files, by the folder they lie in.</param>
    /// <param name="spec"><c>spec.ignore</c>; null when absent.</param>
    /// <exception cref="GitException">A list has something that is no pattern, or there are too many.</exception>
    public SourceIgnore(IEnumerable<(string Folder, string Text)> files, string? spec)
    {
        var all = files.SelectMany(file => IgnorePattern.Parse(file.Text, file.Folder)).Concat(IgnorePattern.Parse(spec ?? "", ""));
        IgnorePattern[] own = [.. all.Take(MaxPatterns + 1)];
        if (own.Length > MaxPatterns)
        {
            throw new GitException($"the {FileName} files and spec.ignore have more than the {MaxPatterns} patterns allowed");
        }

        _patterns = [.. IgnorePattern.Parse(VersionControl, ""), .. own.Length > 0 ? own : IgnorePattern.Parse(Defaults, "")];
    }

    /// <summary>Whether a file is left out: the last pattern that matches it or a folder above it decides.</summary>
    public bool IsIgnored(string path)
    {
        // A file in an ignored folder cannot be taken back, so the outermost folder is asked first.
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (Decide(path[..slash], isFolder: true))
            {
                return true;
            }
        }

        return Decide(path, isFolder: false);
    }

    private bool Decide(string path, bool isFolder) => _patterns.LastOrDefault(pattern => pattern.Matches(path, isFolder)) is { Negated: false };
}
