using System.Collections.Concurrent;
using System.Security.Cryptography;
using Fairway.ControlPlane.Aggregation;
using Fairway.ControlPlane.Http;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.OpenApi;

/// <summary>
/// The OpenAPI documents of one set of kinds: v3 by group version, with an index whose links change with their content, and v2 as one
/// document. Each is made when first asked for.
/// </summary>
internal sealed class OpenApiDocuments
{
    // No group version's path begins so.
    private const string IndexPath = "/openapi/v3";
    private const string V2Path = "/openapi/v2";
    private const string V2MessagePath = "/openapi/v2.pb";

    private readonly Dictionary<string, KindDescription[]> _versions;
    private readonly ConcurrentDictionary<string, OpenApiDocument> _made = new(StringComparer.Ordinal);
    private readonly string _serverVersion;
    private readonly IReadOnlyList<RemoteVersion> _remotes;

    /// <param name="kinds">The kinds served; those that are not are left out.</param>
    /// <param name="remotes">What other servers answer for, instead of this one.</param>
    /// <param name="serverVersion">Such as <c>v1.34.0</c>.</param>
    /// <param name="before">The documents of another set, of which those are taken that would be the same; null for none.</param>
    public OpenApiDocuments(
        IEnumerable<KindDescription> kinds, IReadOnlyList<RemoteVersion> remotes, string serverVersion, OpenApiDocuments? before)
    {
        _serverVersion = serverVersion;
        _remotes = remotes;
        var others = remotes.Select(remote => remote.Service.Path.TrimStart('/')).ToHashSet(StringComparer.Ordinal);
        _versions = kinds.Where(kind => kind.Served).GroupBy(PathOf).Where(group => !others.Contains(group.Key))
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        foreach (var (path, made) in before?._made ?? [])
        {
            if (_versions.TryGetValue(path, out var same) && same.SequenceEqual(before!._versions[path]))
            {
                _made[path] = made;
            }
        }
    }

    /// <summary>Where a document is that a client may keep for ever, because its content is part of the address.</summary>
    public static string UrlOf(string path, OpenApiDocument document) => $"/openapi/v3/{path}?hash={document.Hash}";

    /// <summary><c>/openapi/v3</c>: where each group version's document is.</summary>
    public OpenApiDocument Index() => _made.GetOrAdd(IndexPath, _ => ToDocument(Value.Map(("paths", Value.Map(
        [.. _versions.Keys.Select(path => (Path: path, Url: UrlOf(path, Version(path)!)))
            .Concat(_remotes.Where(remote => remote.Documents.OpenApiLink is not null)
                .Select(remote => (Path: remote.Service.Path.TrimStart('/'), Url: remote.Documents.OpenApiLink!)))
            .OrderBy(link => link.Path, StringComparer.Ordinal)
            .Select(link => (link.Path, Value.Map(("serverRelativeURL", link.Url))))])))));

    /// <summary>
    /// The document at <c>/openapi/v3/PATH</c>, where the path is <c>api/v1</c> or <c>apis/GROUP/VERSION</c>; null when it is not served.
    /// </summary>
    public OpenApiDocument? Version(string path) => _versions.TryGetValue(path, out var kinds)
        ? _made.GetOrAdd(path, static (_, arguments) => Make(arguments.Kinds, arguments.Version), (Kinds: kinds, Version: _serverVersion))
        : null;

    /// <summary><c>/openapi/v2</c> as protobuf.</summary>
    public OpenApiDocument V2Message() => _made.GetOrAdd(V2MessagePath, _ => OpenApiDocument.From(
        OpenApiV2Message.Of(JsonReader.Read(V2().Body.Span)), MediaTypes.OpenApiV2));

    /// <summary><c>/openapi/v2</c> as JSON.</summary>
    public OpenApiDocument V2() => _made.GetOrAdd(V2Path, _ => ToDocument(_remotes.Select(remote => remote.Documents.OpenApi)
        .Where(document => document.IsMap).Distinct().Aggregate(OwnV2(), OpenApiMerge.Join)));

    private Value OwnV2() => Value.Map(
        ("swagger", "2.0"),
        ("info", Info(_serverVersion)),
        ("paths", ValueMap.Empty),
        ("definitions", Value.Map(
            [.. OpenApiSchemas.Of(_versions.Values.SelectMany(kinds => kinds), "#/definitions/").Fields
                .Select(definition => (definition.Key, OpenApiV2.From(definition.Value)))])));

    private static OpenApiDocument Make(KindDescription[] kinds, string serverVersion) => ToDocument(Value.Map(
        ("openapi", "3.0.0"),
        ("info", Info(serverVersion)),
        ("paths", OpenApiPaths.Of(kinds)),
        ("components", Value.Map(("schemas", OpenApiSchemas.Of(kinds, OpenApiSchemas.V3Prefix))))));

    private static OpenApiDocument ToDocument(Value document) => OpenApiDocument.From(JsonWriter.ToBytes(document), MediaTypes.Json);

    private static Value Info(string version) => Value.Map(("title", "Kubernetes"), ("version", version));

    private static string PathOf(KindDescription kind) =>
        kind.Kind.Group.Length == 0 ? $"api/{kind.Kind.Version}" : $"apis/{kind.Kind.Group}/{kind.Kind.Version}";
}

/// <summary>A document as it is sent, and the hash of it.</summary>
internal sealed record OpenApiDocument(ReadOnlyMemory<byte> Body, string ContentType, string Hash)
{
    public static OpenApiDocument From(byte[] body, string contentType) => new(body, contentType, Convert.ToHexString(SHA256.HashData(body)));
}
