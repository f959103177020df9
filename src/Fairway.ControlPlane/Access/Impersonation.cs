using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Access;

/// <summary>
/// Acting for another user (headers <c>Impersonate-User</c>, <c>-Group</c>, <c>-Uid</c> and <c>-Extra-KEY</c>): each part needs the right to
/// the verb <c>impersonate</c>. As upstream's WithImpersonation.
/// </summary>
internal sealed class Impersonation
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string AccountPrefix = "system:serviceaccount:";
    private const string AuthenticationGroup = "authentication.k8s.io";

    private readonly UserInfo _actor;
    private readonly Authorizer _authorizer;

    private Impersonation(UserInfo actor, Authorizer authorizer)
    {
        _actor = actor;
        _authorizer = authorizer;
    }

    /// <summary>Whom a request acts for: its sender, unless it asks to act for somebody else.</summary>
    /// <exception cref="KubernetesException">403 in upstream's words; 500, as upstream: parts of a user without a user.</exception>
    public static UserInfo Apply(UserInfo actor, IHeaderDictionary headers, Authorizer authorizer)
    {
        var asked = Asked.Read(headers);
        return asked.Name.Length > 0 ? new Impersonation(actor, authorizer).Become(asked)
            : asked.IsNothing ? actor
            : throw new KubernetesException(
                500, StatusReason.InternalError, $"requested [{string.Join(' ', asked.Parts())}] without impersonating a user");
    }

    private UserInfo Become(Asked asked)
    {
        UserInfo? account = null;
        if (Account(asked.Name) is var (ns, name))
        {
            Require(new("impersonate") { Resource = "serviceaccounts", Name = name, Namespace = ns });
            account = UserInfo.ServiceAccount(ns, name);
        }
        else
        {
            Require(new("impersonate") { Resource = "users", Name = asked.Name });
        }

        foreach (var group in asked.Groups)
        {
            Require(new("impersonate") { Resource = "groups", Name = group });
        }

        foreach (var (key, value) in asked.Extra)
        {
            Require(new("impersonate") { Group = AuthenticationGroup, Resource = "userextras", Subresource = key, Name = value });
        }

        if (asked.Uid.Length > 0)
        {
            Require(new("impersonate") { Group = AuthenticationGroup, Resource = "uids", Name = asked.Uid });
        }

        var groups = asked.Groups.Count > 0 ? asked.Groups : account?.Groups ?? [];
        return new(asked.Name, WithAuthentication(asked.Name, groups))
        {
            Uid = asked.Uid,
            Extra = asked.Extra.GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(
                same => same.Key, same => (IReadOnlyList<string>)[.. same.Select(pair => pair.Value)], StringComparer.Ordinal),
            Actor = _actor,
        };
    }

    private static IReadOnlyList<string> WithAuthentication(string name, IReadOnlyList<string> groups)
    {
        if (name == UserInfo.Anonymous.Name)
        {
            return groups.Contains(UserInfo.Unauthenticated) ? groups : [.. groups, UserInfo.Unauthenticated];
        }

        return groups.Contains(UserInfo.Authenticated) || groups.Contains(UserInfo.Unauthenticated)
            ? groups
            : [.. groups, UserInfo.Authenticated];
    }

    private void Require(in AccessRequest request)
    {
        if (!_authorizer.IsAllowed(_actor, request))
        {
            throw ApiErrors.Forbidden(request.Group, request.Resource, request.Name, Authorizer.Refusal(_actor, request));
        }
    }

    private static (string Namespace, string Name)? Account(string user) =>
        user.StartsWith(AccountPrefix, StringComparison.Ordinal) && user[AccountPrefix.Length..].Split(':') is [var ns, var name]
        && IsName(ns) && IsName(name)
            ? (ns, name)
            : null;

    private static bool IsName(string text) =>
        text.Length > 0
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1]);

    /// <summary>What the headers ask for.</summary>
    private sealed record Asked(string Name, string Uid, IReadOnlyList<string> Groups, IReadOnlyList<(string Key, string Value)> Extra)
    {
        public bool IsNothing => Name.Length + Uid.Length + Groups.Count + Extra.Count == 0;

        public static Asked Read(IHeaderDictionary headers)
        {
            var extra = new List<(string, string)>();
            foreach (var (name, values) in headers)
            {
                if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
                {
                    // Keys are told in lower case: the case of headers is nobody's to rely upon.
                    var key = Uri.UnescapeDataString(name[ExtraPrefix.Length..].ToLowerInvariant());
                    extra.AddRange(values.Select(value => (key, value ?? "")));
                }
            }

            return new(
                headers[UserHeader].ToString(),
                headers[UidHeader].ToString(),
                [.. headers[GroupHeader].Select(group => group ?? "")],
                extra);
        }

        // As Go prints the references that upstream makes of the headers.
        public IEnumerable<string> Parts() =>
        [
            .. Groups.Select(group => $"{{Group  {group}    }}"),
            .. Extra.Select(pair => $"{{UserExtra  {pair.Value}  {AuthenticationGroup}/v1  {pair.Key}}}"),
            .. Uid.Length > 0 ? [$"{{UID  {Uid}  {AuthenticationGroup}/v1  }}"] : Array.Empty<string>(),
        ];
    }
}
