using System.Collections.Concurrent;
using System.Security.Cryptography;
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
    private readonly Dictionary<string, KindDescription[]> _versions;
    private readonly ConcurrentDictionary<string, OpenApiDocument> _made = new(StringComparer.Ordinal);
    private readonly string _serverVersion;

    /// <param name="kinds">The kinds served; those that are not are left out.</param>
    /// <param name="serverVersion">Such as <c>v1.34.0</c>.</param>
    public OpenApiDocuments(IEnumerable<KindDescription> kinds, string serverVersion)
    {
        _serverVersion = serverVersion;
        _versions = kinds.Where(kind => kind.Served).GroupBy(PathOf)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary><c>/openapi/v3</c>: where each group version's document is.</summary>
    public Value Index() => Value.Map(("paths", Value.Map(
        [.. _versions.Keys.Order(StringComparer.Ordinal).Select(path =>
            (path, Value.Map(("serverRelativeURL", $"/openapi/v3/{path}?hash={Version(path)!.Hash}"))))])));

    /// <summary>
    /// The document at <c>/openapi/v3/PATH</c>, where the path is <c>api/v1</c> or <c>apis/GROUP/VERSION</c>; null when it is not served.
    /// </summary>
    public OpenApiDocument? Version(string path) => _versions.TryGetValue(path, out var kinds)
        ? _made.GetOrAdd(path, static (_, arguments) => Make(arguments.Kinds, arguments.Version), (Kinds: kinds, Version: _serverVersion))
        : null;

    /// <summary><c>/openapi/v2</c> as JSON.</summary>
    public OpenApiDocument V2() => _made.GetOrAdd("", _ => ToDocument(Value.Map(
        ("swagger", "2.0"),
        ("info", Info(_serverVersion)),
        ("paths", ValueMap.Empty),
        ("definitions", OpenApiSchemas.Of(_versions.Values.SelectMany(kinds => kinds), "#/definitions/")))));

    private static OpenApiDocument Make(KindDescription[] kinds, string serverVersion) => ToDocument(Value.Map(
        ("openapi", "3.0.0"),
        ("info", Info(serverVersion)),
        ("paths", OpenApiPaths.Of(kinds)),
        ("components", Value.Map(("schemas", OpenApiSchemas.Of(kinds, OpenApiSchemas.V3Prefix))))));

    private static OpenApiDocument ToDocument(Value document)
    {
        var json = JsonWriter.ToBytes(document);
        return new(json, Convert.ToHexString(SHA256.HashData(json)));
    }

    private static Value Info(string version) => Value.Map(("title", "Kubernetes"), ("version", version));

    private static string PathOf(KindDescription kind) =>
        kind.Kind.Group.Length == 0 ? $"api/{kind.Kind.Version}" : $"apis/{kind.Kind.Group}/{kind.Kind.Version}";
}

/// <summary>A document as UTF-8 JSON, and the hash of it.</summary>
internal sealed record OpenApiDocument(ReadOnlyMemory<byte> Json, string Hash);
