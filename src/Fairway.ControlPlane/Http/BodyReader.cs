using System.Buffers;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http.Protobuf;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Reads the body of a request as JSON, YAML or protobuf, up to the API server's limit of 3 MiB.</summary>
internal static class BodyReader
{
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <param name="request">The request.</param>
    /// <param name="format">What the content type says.</param>
    /// <param name="repeated">Receives the paths of repeated keys.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Null for an empty body.</returns>
    /// <exception cref="KubernetesException">400 or 413.</exception>
    public static async Task<Value> ReadAsync(HttpRequest request, BodyFormat format, List<string> repeated, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw ApiErrors.TooLarge(MaxBytes);
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > MaxBytes)
            {
                throw ApiErrors.TooLarge(MaxBytes);
            }

            if (read.IsCompleted)
            {
                try
                {
                    return Decode(read.Buffer, format, repeated);
                }
                finally
                {
                    // A body that is left half read ends its connection.
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                }
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Value Decode(in ReadOnlySequence<byte> body, BodyFormat format, List<string> repeated)
    {
        if (body.IsEmpty)
        {
            return Value.Null;
        }

        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        try
        {
            return format switch
            {
                BodyFormat.Json => JsonReader.Read(bytes, duplicates: repeated),
                BodyFormat.Yaml => OneDocument(bytes, repeated),
                _ => ProtobufBody.Decode(bytes),
            };
        }
        catch (ValueFormatException e)
        {
            var type = format switch { BodyFormat.Json => MediaTypes.Json, BodyFormat.Yaml => MediaTypes.Yaml, _ => MediaTypes.Protobuf };
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {type}): {e.Message}");
        }
    }

    private static Value OneDocument(ReadOnlySpan<byte> bytes, List<string> repeated)
    {
        var documents = YamlReader.ReadAll(bytes, duplicates: repeated);
        return documents.Count switch
        {
            0 => Value.Null,
            1 => documents[0].Value,
            _ => throw ApiErrors.BadRequest($"the body of the request has {documents.Count} YAML documents: send one at a time"),
        };
    }
}
