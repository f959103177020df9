using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Kubernetes.Client.Http;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Kubernetes.Client;

/// <summary>
/// Reads a kubeconfig (v1 Config): server, authority, client certificate or bearer token, inline or in files. What else it may hold that
/// would change who talks to whom is refused by name.
/// </summary>
public static class KubeconfigReader
{
    private static readonly string[] RefusedOfCluster = ["insecure-skip-tls-verify", "proxy-url"];
    private static readonly string[] RefusedOfUser =
        ["exec", "auth-provider", "username", "password", "as", "as-groups", "as-uid", "as-user-extra"];

    /// <param name="path">The file.</param>
    /// <param name="context">The context to use; empty for the current one.</param>
    /// <exception cref="KubeconfigException">The file cannot be used.</exception>
    public static HttpTransportOptions Read(string path, string context = "")
    {
        try
        {
            var config = YamlReader.ReadAll(File.ReadAllBytes(path)) is [var document]
                ? document.Value
                : throw new FormatException("holds no single document");
            var name = context.Length > 0 ? context : config["current-context"].AsString() ?? "";
            var chosen = Named(config, "contexts", name, "context", "names no context: set current-context");
            var cluster = Named(config, "clusters", chosen["cluster"].AsString() ?? "", "cluster", $"the context \"{name}\" names no cluster");
            var user = Named(config, "users", chosen["user"].AsString() ?? "", "user", $"the context \"{name}\" names no user");
            Refuse(cluster, RefusedOfCluster);
            Refuse(user, RefusedOfUser);
            return Options(cluster, user, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or UnauthorizedAccessException or ArgumentException or IOException)
        {
            throw new KubeconfigException(path, e.Message, e);
        }
    }

    private static HttpTransportOptions Options(Value cluster, Value user, string folder)
    {
        if (!Uri.TryCreate(cluster["server"].AsString(), UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http"))
        {
            throw new FormatException($"clusters[].cluster.server must be an https or http address, not {cluster["server"]}");
        }

        var authorities = new X509Certificate2Collection();
        if (Text(cluster, "certificate-authority", folder) is { } authority)
        {
            authorities.ImportFromPem(authority);
        }

        var (certificate, key) = (Text(user, "client-certificate", folder), Text(user, "client-key", folder));
        if ((certificate is null) != (key is null))
        {
            throw new FormatException("users[].user must have both client-certificate and client-key, or neither");
        }

        return new()
        {
            Server = server,
            Authorities = [.. authorities],
            TlsServerName = cluster["tls-server-name"].AsString() ?? "",
            ClientCertificate = certificate is null ? null : X509Certificate2.CreateFromPem(certificate, key),
            Token = Token(user, folder),
        };
    }

    private static Func<string>? Token(Value user, string folder)
    {
        // A file is there to be rotated, so it wins over a token beside it, as in client-go.
        if (user["tokenFile"].AsString() is { Length: > 0 } file)
        {
            var path = Path.Combine(folder, file);
            return () => File.ReadAllText(path).Trim();
        }

        return user["token"].AsString() is { Length: > 0 } token ? () => token : null;
    }

    // Inline data wins over a file's name, as in client-go; a relative name counts from the kubeconfig's folder.
    private static string? Text(Value part, string field, string folder)
    {
        if (part[field + "-data"].AsString() is { Length: > 0 } data)
        {
            return Encoding.ASCII.GetString(Convert.FromBase64String(data));
        }

        return part[field].AsString() is { Length: > 0 } file ? File.ReadAllText(Path.Combine(folder, file)) : null;
    }

    private static Value Named(Value config, string list, string name, string part, string unnamed)
    {
        foreach (var entry in config[list].Items)
        {
            if (entry["name"].AsString() == name && name.Length > 0)
            {
                return entry[part];
            }
        }

        throw new FormatException(name.Length == 0 ? unnamed : $"{list} has no entry named \"{name}\"");
    }

    private static void Refuse(Value part, string[] fields)
    {
        foreach (var field in fields)
        {
            if (part[field] is { IsNull: false } value && value != false && value != "")
            {
                throw new FormatException(
                    $"\"{field}\" is not supported; use certificate-authority with client-certificate and client-key, or a token");
            }
        }
    }
}
