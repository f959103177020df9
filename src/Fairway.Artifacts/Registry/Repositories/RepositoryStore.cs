using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Registry.Repositories;

/// <summary>
/// What each repository names, as plain files: which blobs it has, its manifests with their media types, its tags, and which manifests refer
/// to which. Folders of the store's own start with an underscore, which no part of a repository's name does. Readers take no lock, as every file
/// appears and changes by renaming; writers hold <see cref="LockAsync"/>.
/// </summary>
/// <example><code>
/// team/app/_blobs/1f…     empty
/// team/app/_manifests/9c… application/vnd.oci.image.manifest.v1+json
/// team/app/_tags/1.0      sha256:9c…
/// team/app/_referrers/9c…/77…   empty; manifest 77… has 9c… as its subject
/// </code></example>
internal sealed class RepositoryStore(string root) : IDisposable
{
    private const string BlobsFolder = "_blobs";
    private const string ManifestsFolder = "_manifests";
    private const string TagsFolder = "_tags";
    private const string ReferrersFolder = "_referrers";

    private readonly SemaphoreSlim _gate = new(1);
    private readonly AtomicFiles _files = new(Path.Combine(root, "_pending"));

    /// <summary>Waits for the one writer's place; dispose the answer to leave it.</summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(_gate);
    }

    public bool Exists(string repository) => Directory.Exists(In(repository, ManifestsFolder)) || Directory.Exists(In(repository, BlobsFolder));

    public bool HasBlob(string repository, Digest digest) => File.Exists(In(repository, BlobsFolder, digest.Hex));

    public void AddBlob(string repository, Digest digest) => _files.Write(In(repository, BlobsFolder, digest.Hex), "");

    public bool RemoveBlob(string repository, Digest digest) => AtomicFiles.Delete(In(repository, BlobsFolder, digest.Hex));

    /// <summary>The manifest's media type, or null when the repository has no such manifest.</summary>
    public string? FindManifest(string repository, Digest digest) => AtomicFiles.Read(In(repository, ManifestsFolder, digest.Hex));

    /// <summary>What a tag or a digest names, or null.</summary>
    public Digest? Resolve(string repository, string reference)
    {
        var text = ImageReference.IsTag(reference) ? AtomicFiles.Read(In(repository, TagsFolder, reference)) : reference;
        return Digest.TryParse(text, out var digest) ? digest : null;
    }

    /// <summary>Names a manifest; the tag, when there is one, comes last so that it never names what is not there.</summary>
    public void AddManifest(string repository, Digest digest, string mediaType, Digest? subject, string? tag)
    {
        _files.Write(In(repository, ManifestsFolder, digest.Hex), mediaType);
        if (subject is { } referred)
        {
            _files.Write(In(repository, ReferrersFolder, referred.Hex, digest.Hex), "");
        }

        if (tag is not null)
        {
            _files.Write(In(repository, TagsFolder, tag), digest.ToString());
        }
    }

    /// <summary>Forgets a manifest and every tag that names it; the tags go first.</summary>
    public bool RemoveManifest(string repository, Digest digest, Digest? subject)
    {
        foreach (var tag in Tags(repository))
        {
            if (Resolve(repository, tag) == digest)
            {
                RemoveTag(repository, tag);
            }
        }

        if (subject is { } referred)
        {
            AtomicFiles.Delete(In(repository, ReferrersFolder, referred.Hex, digest.Hex));
        }

        return AtomicFiles.Delete(In(repository, ManifestsFolder, digest.Hex));
    }

    public bool RemoveTag(string repository, string tag) => AtomicFiles.Delete(In(repository, TagsFolder, tag));

    /// <summary>The tags in ordinal order.</summary>
    public IReadOnlyList<string> Tags(string repository) => AtomicFiles.Names(In(repository, TagsFolder));

    /// <summary>The manifests that have this one as their subject, in ordinal order.</summary>
    public IReadOnlyList<Digest> Referrers(string repository, Digest subject) =>
        [.. AtomicFiles.Names(In(repository, ReferrersFolder, subject.Hex)).Select(name => Digest.Parse("sha256:" + name))];

    /// <summary>The repositories that have a manifest, in ordinal order.</summary>
    public IReadOnlyList<string> Repositories()
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(root, ManifestsFolder, SearchOption.AllDirectories))
        {
            if (AtomicFiles.Names(folder).Count > 0)
            {
                found.Add(Path.GetRelativePath(root, Path.GetDirectoryName(folder)!));
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    public void Dispose() => _gate.Dispose();

    private string In(string repository, params ReadOnlySpan<string> parts) => Path.Combine([root, repository, .. parts]);

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
