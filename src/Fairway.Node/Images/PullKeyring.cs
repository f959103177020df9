using System.IO.Enumeration;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Values;

namespace Fairway.Node.Images;

/// <summary>
/// Finds the credentials for an image among those of a pod's secrets, by the kubelet's rules (pkg/credentialprovider/keyring.go): the host part
/// by part, each of which may hold <c>*</c> and <c>?</c>, the port, and a prefix of the path; the more specific name first.
/// </summary>
internal sealed class PullKeyring
{
    private const string DockerHub = "index.docker.io";

    private readonly List<(string Key, RegistryCredentials Credentials)> _entries = [];

    /// <param name="secret">For messages.</param>
    /// <param name="registries">Entries by registry, such as <c>{"https://index.docker.io/v1/":{"auth":"…"}}</c>.</param>
    /// <exception cref="PullSecretException">An entry cannot be read.</exception>
    public void Add(string secret, Value registries)
    {
        foreach (var (registry, entry) in registries.Fields)
        {
            if (PullSecretContent.Entry(secret, registry, entry) is { } credentials)
            {
                _entries.Add((Key(registry), credentials));
            }
        }
    }

    /// <summary>All that may fit, in the order in which they are to be tried; none when the image is pulled as by everybody.</summary>
    public IReadOnlyList<RegistryCredentials> Find(ImageReference image)
    {
        var name = $"{image.Registry}/{image.Repository}";
        var found = _entries.Where(entry => IsMatch(entry.Key, name)).OrderByDescending(entry => entry.Key, StringComparer.Ordinal).ToList();
        if (found.Count == 0 && image.Registry == "docker.io")
        {
            found = [.. _entries.Where(entry => entry.Key == DockerHub)];
        }

        return [.. found.Select(entry => entry.Credentials)];
    }

    // https://quay.io/v1/ means the host; /v1/ and /v2/ are what old clients wrote after it.
    private static string Key(string registry)
    {
        var bare = registry.StartsWith("https://", StringComparison.Ordinal) ? registry[8..]
            : registry.StartsWith("http://", StringComparison.Ordinal) ? registry[7..]
            : registry;
        var (host, path) = Split(bare);
        path = path.StartsWith("/v1/", StringComparison.Ordinal) || path.StartsWith("/v2/", StringComparison.Ordinal) ? path[3..] : path;
        return path == "/" ? host : host + path;
    }

    private static bool IsMatch(string key, string image)
    {
        var (keyHost, keyPath) = Split(key);
        var (imageHost, imagePath) = Split(image);
        var (keyParts, keyPort) = Parts(keyHost);
        var (imageParts, imagePort) = Parts(imageHost);
        return keyPort == imagePort
            && keyParts.Length == imageParts.Length
            && imagePath.StartsWith(keyPath, StringComparison.Ordinal)
            && keyParts.Zip(imageParts).All(pair => FileSystemName.MatchesSimpleExpression(pair.First, pair.Second, ignoreCase: false));
    }

    private static (string Host, string Path) Split(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? (name[..slash], name[slash..]) : (name, "");

    // registry.example:5000, [::1]:5000
    private static (string[] Parts, string Port) Parts(string host) =>
        host.LastIndexOf(':') is var colon and >= 0 && !host.EndsWith(']') ? (host[..colon].Split('.'), host[(colon + 1)..]) : (host.Split('.'), "");
}
