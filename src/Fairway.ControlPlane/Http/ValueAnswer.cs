using System.Text;
using Fairway.ControlPlane.Http.Protobuf;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers a tree as JSON or YAML, or as protobuf when it is of a kind that has a message.</summary>
internal static class ValueAnswer
{
    /// <returns>How many bytes are sent.</returns>
    public static async Task<long> WriteAsync(HttpContext context, int code, Value value, BodyFormat format, string? contentType = null)
    {
        var response = context.Response;
        response.StatusCode = code;
        if (format == BodyFormat.Protobuf && ProtobufBody.Has(value))
        {
            response.ContentType = MediaTypes.Protobuf;
            using var writer = new WireWriter();
            ProtobufBody.Encode(writer, value);
            return await BodyWriter.WriteAsync(context, writer.Written, context.RequestAborted);
        }

        var bytes = format == BodyFormat.Yaml
            ? Encoding.UTF8.GetBytes(YamlWriter.ToText(value))
            : JsonWriter.ToBytes(value, Indentation.Of(context.Request));
        response.ContentType = contentType ?? (format == BodyFormat.Yaml ? MediaTypes.Yaml : MediaTypes.Json);
        return await BodyWriter.WriteAsync(context, bytes, context.RequestAborted);
    }
}
