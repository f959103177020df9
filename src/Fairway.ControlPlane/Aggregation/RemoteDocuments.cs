using Fairway.Values;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>What another server last told of a group version: null where it did not.</summary>
/// <param name="Resources">The APIResourceList.</param>
/// <param name="OpenApiLink">Where its OpenAPI v3 document is, with its hash.</param>
/// <param name="OpenApi">The server's OpenAPI v2 document.</param>
internal sealed record RemoteDocuments(Value Resources, string? OpenApiLink, Value OpenApi)
{
    public static RemoteDocuments None { get; } = new(Value.Null, null, Value.Null);
}
