using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Calls;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Access;

/// <summary>
/// A proxy before the server that has authenticated somebody already: it shows a certificate of the front-proxy authority and names the user
/// in headers (kube-apiserver's <c>--requestheader-*</c>, with the values that kubeadm gives).
/// </summary>
internal sealed class FrontProxy(Func<X509Certificate2> authority, TimeProvider time)
{
    /// <summary>The one common name that proxies have.</summary>
    public const string ClientName = "front-proxy-client";

    public const string UserHeader = "X-Remote-User";
    public const string UidHeader = "X-Remote-Uid";
    public const string GroupHeader = "X-Remote-Group";
    public const string ExtraPrefix = "X-Remote-Extra-";

    private readonly ClientCertificates _certificates = new(authority, time);

    /// <summary>The user whom the proxy names; null when nobody is named, or not by a proxy.</summary>
    public UserInfo? Authenticate(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!headers.TryGetValue(UserHeader, out var names) || context.Connection.ClientCertificate is not { } certificate
            || _certificates.Authenticate(certificate) is not { Name: ClientName })
        {
            // Anybody can send the headers: from others they mean nothing.
            return null;
        }

        var groups = headers[GroupHeader].Select(group => group ?? "").ToList();
        if (!groups.Contains(UserInfo.Authenticated) && names.ToString() != UserInfo.Anonymous.Name)
        {
            groups.Add(UserInfo.Authenticated);
        }

        return new UserInfo(names[0] ?? "", groups) { Uid = headers[UidHeader].ToString(), Extra = Extra(headers) };
    }

    private static Dictionary<string, IReadOnlyList<string>> Extra(IHeaderDictionary headers)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                var key = Uri.UnescapeDataString(name[ExtraPrefix.Length..].ToLowerInvariant());
                extra[key] = [.. extra.GetValueOrDefault(key) ?? [], .. values.Select(value => value ?? "")];
            }
        }

        return extra;
    }
}
