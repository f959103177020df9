using System.Net;
using Fairway.Artifacts.Model;
using Fairway.Values;

namespace Fairway.Artifacts.Client;

/// <summary>Reads a registry's answers with bounds, and turns refusals into <see cref="RegistryException"/>.</summary>
internal static class RegistryAnswers
{
    private const int LargestError = 64 * 1024;

    /// <summary>The whole body, refused above <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]> ReadAllAsync(HttpResponseMessage answer, int limit, string source, CancellationToken cancellationToken)
    {
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One more than is told, so that the end is seen without growing.
            var buffer = new byte[(int)Math.Min(answer.Content.Headers.ContentLength ?? 64 * 1024, limit) + 1];
            var length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
                if (length > limit)
                {
                    throw new RegistryException($"{source}: is larger than the {limit} bytes allowed");
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
                }
            }

            return buffer[..length];
        }
    }

    /// <exception cref="RegistryException">The status tells no success.</exception>
    public static async Task ThrowUnlessSuccessAsync(
        HttpResponseMessage answer, RegistryCredentials? credentials, string source, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            var registry = answer.RequestMessage?.RequestUri?.Authority;
            throw new RegistryException($"{source}: registry {registry} {Unauthorized(answer, credentials)}", answer.StatusCode, "UNAUTHORIZED");
        }

        var (code, message) = await ReadErrorAsync(answer, source, cancellationToken).ConfigureAwait(false);
        var told = (code.Length == 0 ? "" : " " + code) + (message.Length == 0 ? "" : ": " + message);
        throw new RegistryException($"{source}: the registry answered {(int)answer.StatusCode}{told}", answer.StatusCode, code);
    }

    private static string Unauthorized(HttpResponseMessage answer, RegistryCredentials? credentials)
    {
        var schemes = answer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme).ToList();
        return schemes.Count > 0 && !schemes.Exists(scheme => scheme.ToUpperInvariant() is "BASIC" or "BEARER")
            ? $"asks for authentication by {string.Join(" or ", schemes)}, which is not supported: Basic and Bearer are"
            : credentials is null ? "asks for authentication, and no credentials were given"
            : $"does not accept the {credentials}";
    }

    // {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{}}]}
    private static async Task<(string Code, string Message)> ReadErrorAsync(
        HttpResponseMessage answer, string source, CancellationToken cancellationToken)
    {
        try
        {
            var body = await ReadAllAsync(answer, LargestError, source, cancellationToken).ConfigureAwait(false);
            var error = body.Length == 0 ? Value.Null : DocumentFields.Read(body, source)["errors"][0];
            return (error["code"].AsString() ?? "", error["message"].AsString() ?? "");
        }
        catch (Exception e) when (e is ArtifactFormatException or RegistryException or IOException or HttpRequestException)
        {
            return ("", "");
        }
    }
}
