using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Access;

/// <summary>Acting for another user (headers <c>Impersonate-User</c>, <c>-Group</c>): each part needs the right to the verb <c>impersonate</c>.</summary>
internal static class Impersonation
{
    private const string AccountPrefix = "system:serviceaccount:";

    /// <exception cref="KubernetesException">403 in upstream's words.</exception>
    public static UserInfo Apply(UserInfo user, string name, IHeaderDictionary headers, Authorizer authorizer)
    {
        if (headers.Keys.FirstOrDefault(key => key.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase) || key.Equals("Impersonate-Uid", StringComparison.OrdinalIgnoreCase)) is { } refused)
        {
            throw ApiErrors.BadRequest($"the header {refused} is not supported: impersonate a user and its groups only");
        }

        UserInfo? account = null;
        if (name.StartsWith(AccountPrefix, StringComparison.Ordinal) && name[AccountPrefix.Length..].Split(':') is [var ns, var accountName])
        {
            Require(user, authorizer, "serviceaccounts", accountName, ns);
            account = UserInfo.ServiceAccount(ns, accountName);
        }
        else
        {
            Require(user, authorizer, "users", name, "");
        }

        var groups = new List<string>();
        foreach (var group in headers["Impersonate-Group"])
        {
            Require(user, authorizer, "groups", group ?? "", "");
            groups.Add(group ?? "");
        }

        groups = groups.Count > 0 ? groups : [.. account?.Groups ?? []];
        if (!groups.Contains(UserInfo.Authenticated) && name != UserInfo.Anonymous.Name)
        {
            groups.Add(UserInfo.Authenticated);
        }

        return new(name, groups);
    }

    private static void Require(UserInfo user, Authorizer authorizer, string resource, string name, string @namespace)
    {
        if (!authorizer.IsAllowed(user, new("impersonate") { Resource = resource, Name = name, Namespace = @namespace }))
        {
            var where = @namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{@namespace}\"";
            throw new KubernetesException(
                403,
                StatusReason.Forbidden,
                $"{resource} \"{name}\" is forbidden: User \"{user.Name}\" cannot impersonate resource \"{resource}\" in API group \"\" {where}");
        }
    }
}
