using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;

namespace Fairway.Artifacts.Model;

/// <summary>
/// The name of an image, <c>[REGISTRY/]REPOSITORY[:TAG][@DIGEST]</c>, by the grammar of distribution/reference. Without a registry it is
/// docker.io's (<c>library/</c> for one-word names); without tag and digest the tag is <c>latest</c>.
/// </summary>
public sealed partial record ImageReference
{
    private const string DockerHub = "docker.io";
    private const int LongestRepository = 255;
    private const int LongestReference = 1024;

    private ImageReference(string registry, string repository, string tag, Digest? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host, with a port when one was written: <c>docker.io</c>, <c>127.0.0.1:5000</c>.</summary>
    public string Registry { get; }

    /// <summary>Such as <c>library/debian</c> or <c>team/app/web</c>.</summary>
    public string Repository { get; }

    /// <summary>Empty when only a digest was written.</summary>
    public string Tag { get; }

    public Digest? Digest { get; }

    /// <summary>What the distribution API calls the reference: the digest when there is one, else the tag.</summary>
    public string ManifestReference => Digest?.ToString() ?? Tag;

    /// <summary>Loopback registries are spoken to in plain HTTP, every other one over TLS.</summary>
    public bool IsLoopback
    {
        get
        {
            var host = new Uri("http://" + Registry).Host;
            return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        }
    }

    /// <summary>Where the registry's API answers; docker.io's is served by registry-1.docker.io.</summary>
    public Uri Endpoint => new((IsLoopback ? "http://" : "https://") + (Registry == DockerHub ? "registry-1.docker.io" : Registry) + "/");

    /// <exception cref="ArtifactFormatException">Not an image reference; tells which part and why.</exception>
    public static ImageReference Parse(string text)
    {
        var shown = text.Length <= 200 ? text : text[..200] + "…";
        return Read(text, out var error) ?? throw new ArtifactFormatException($"\"{shown}\" is not an image reference: {error}");
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = text is null ? null : Read(text, out _);
        return reference is not null;
    }

    /// <summary>Whether the text is a repository name as the OCI distribution specification writes them.</summary>
    public static bool IsRepository(string text) => text.Length <= LongestRepository && RepositoryPattern().IsMatch(text);

    /// <summary>Whether the text is a tag as the OCI distribution specification writes them.</summary>
    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    public ImageReference WithTag(string tag) =>
        IsTag(tag) ? new(Registry, Repository, tag, null) : throw new ArtifactFormatException($"\"{tag}\" is not a tag");

    /// <summary>The same repository at a digest, the tag left out.</summary>
    public ImageReference WithDigest(Digest digest) => new(Registry, Repository, "", digest);

    /// <summary>The full name, registry and tag included.</summary>
    public override string ToString() =>
        $"{Registry}/{Repository}{(Tag.Length == 0 ? "" : ":" + Tag)}{(Digest is { } digest ? "@" + digest : "")}";

    private static ImageReference? Read(string text, out string error)
    {
        error = "";
        if (text.Length is 0 or > LongestReference)
        {
            error = text.Length == 0 ? "it is empty" : $"it is longer than {LongestReference} characters";
            return null;
        }

        var rest = text;
        Digest? digest = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is var at and >= 0)
        {
            if (!Model.Digest.TryParse(rest[(at + 1)..], out var parsed))
            {
                error = "after @ there must be sha256: and 64 lower-case hexadecimal characters";
                return null;
            }

            digest = parsed;
            rest = rest[..at];
        }

        var tag = "";
        if (rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (!IsTag(tag))
            {
                error = $"the tag \"{tag}\" must be letters, digits, _ . and -, at most 128, and not start with . or -";
                return null;
            }
        }

        return WithName(rest, tag.Length == 0 && digest is null ? "latest" : tag, digest, out error);
    }

    // The first part is a host when it could not be a path component of Docker Hub: it has a dot or a port, or is localhost, or has capitals.
    private static ImageReference? WithName(string name, string tag, Digest? digest, out string error)
    {
        error = "";
        var (registry, repository) = (DockerHub, name);
        if (name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && IsHost(name[..slash]))
        {
            (registry, repository) = (name[..slash], name[(slash + 1)..]);
        }

        if (!HostPattern().IsMatch(registry) || !Uri.TryCreate("http://" + registry + "/", UriKind.Absolute, out _))
        {
            error = $"\"{registry}\" is not a host name with an optional port";
            return null;
        }

        registry = registry == "index.docker.io" ? DockerHub : registry;
        if (registry == DockerHub && !repository.Contains('/', StringComparison.Ordinal))
        {
            repository = "library/" + repository;
        }

        if (!IsRepository(repository))
        {
            error = repository.Any(char.IsAsciiLetterUpper)
                ? $"the repository \"{repository}\" must be in lower case"
                : $"the repository \"{repository}\" must be lower-case words joined by . _ __ - and separated by /, "
                    + $"at most {LongestRepository} characters";
            return null;
        }

        return new(registry, repository, tag, digest);
    }

    private static bool IsHost(string first) =>
        first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(:[0-9]{1,5})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HostPattern();
}
