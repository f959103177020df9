using System.Text;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers a tree as JSON or YAML.</summary>
internal static class ValueAnswer
{
    public static async Task WriteAsync(HttpContext context, int code, Value value, bool isYaml, string? contentType = null)
    {
        var bytes = isYaml ? Encoding.UTF8.GetBytes(YamlWriter.ToText(value)) : JsonWriter.ToBytes(value);
        var response = context.Response;
        response.StatusCode = code;
        response.ContentType = contentType ?? (isYaml ? MediaTypes.Yaml : MediaTypes.Json);
        await BodyWriter.WriteAsync(context, bytes, context.RequestAborted);
    }
}
