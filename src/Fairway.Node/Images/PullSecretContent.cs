using System.Text;
using Fairway.Artifacts.Client;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Images;

/// <summary>Reads what <c>docker login</c> writes, as secrets carry it. Its messages never quote it.</summary>
internal static class PullSecretContent
{
    /// <exception cref="PullSecretException">The key is absent, or is not the base64 of a JSON object.</exception>
    public static Value Read(string secret, Value value, string key)
    {
        var encoded = value["data"][key].AsString() ?? throw new PullSecretException(secret, $"it has no data[\"{key}\"]");
        try
        {
            return JsonReader.Read(Convert.FromBase64String(encoded)) is { IsMap: true } content
                ? content
                : throw new PullSecretException(secret, $"data[\"{key}\"] must be a JSON object");
        }
        catch (FormatException)
        {
            throw new PullSecretException(secret, $"data[\"{key}\"] is not the base64 of a JSON object");
        }
    }

    /// <summary>
    /// One registry's entry, or null when it says nothing: <c>{"username":"u","password":"p"}</c> or <c>{"auth":"BASE64 OF u:p"}</c>.
    /// </summary>
    /// <exception cref="PullSecretException">It cannot be read, or has a token that is not supported.</exception>
    public static RegistryCredentials? Entry(string secret, string registry, Value entry)
    {
        if (entry["auth"].AsString() is { Length: > 0 } auth)
        {
            return Decode(auth) is { } text && text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
                ? new(text[..colon], text[(colon + 1)..])
                : throw new PullSecretException(secret, $"auth of \"{registry}\" is not the base64 of USER:PASSWORD");
        }

        var (user, password) = (entry["username"].AsString() ?? "", entry["password"].AsString() ?? "");
        if (user.Length > 0 || password.Length > 0)
        {
            return new(user, password);
        }

        return Array.Find(["identitytoken", "registrytoken"], field => entry[field].AsString() is { Length: > 0 }) is { } token
            ? throw new PullSecretException(secret, $"{token} of \"{registry}\" is not supported: use auth, or username and password")
            : null;
    }

    private static string? Decode(string text)
    {
        var padded = text.Trim();
        padded += (padded.Length % 4) switch { 2 => "==", 3 => "=", _ => "" };
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)) : null;
    }
}
