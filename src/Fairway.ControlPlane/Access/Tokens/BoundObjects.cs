using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>Whether what a token is bound to still exists, the very same by its uid (upstream's pkg/serviceaccount/claims.go).</summary>
internal sealed class BoundObjects(ObjectLookup objects, KindRegistry kinds, TimeProvider time)
{
    // A token lives this much longer than what it is bound to (jwt.DefaultLeeway of go-jose).
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private readonly KindDescription _accounts = kinds.Required("", "v1", "serviceaccounts");
    private readonly KindDescription _secrets = kinds.Required("", "v1", "secrets");
    private readonly KindDescription _pods = kinds.Required("", "v1", "pods");
    private readonly KindDescription _nodes = kinds.Required("", "v1", "nodes");

    /// <summary>Why a token is not valid any more by its claim <c>kubernetes.io</c>; null while everything is there.</summary>
    public string? Refusal(Value about)
    {
        var ns = about["namespace"].AsString() ?? "";
        return AccountRefusal(ns, about["serviceaccount"]["name"].AsString() ?? "", about["serviceaccount"]["uid"].AsString() ?? "")
            ?? Check(_secrets, ns, about["secret"], "secret UID ({0}) does not match service account secret ref claim ({1})")
            ?? Check(_pods, ns, about["pod"], "pod UID ({0}) does not match service account pod ref claim ({1})")
            // The node of a pod's token is a note; alone it is what the token is bound to.
            ?? (about["pod"].IsNull
                ? Check(_nodes, "", about["node"], "node UID ({0}) does not match service account node ref claim ({1})")
                : null);
    }

    /// <summary>Why the account of a token is not the one it was made for; null when it is.</summary>
    public string? AccountRefusal(string @namespace, string name, string uid)
    {
        var account = objects.Find(_accounts, @namespace, name);
        return account.IsNull ? $"serviceaccounts \"{name}\" not found"
            : IsGone(account) ? $"service account {@namespace}/{name} has been deleted"
            : account.Uid != uid ? $"service account UID ({account.Uid}) does not match claim ({uid})"
            : null;
    }

    /// <summary>A live Secret, or null.</summary>
    public Value Secret(string @namespace, string name)
    {
        var secret = objects.Find(_secrets, @namespace, name);
        return secret.IsDeleting ? Value.Null : secret;
    }

    private string? Check(KindDescription kind, string @namespace, Value reference, string mismatch)
    {
        if (reference.IsNull)
        {
            return null;
        }

        var live = objects.Find(kind, @namespace, reference["name"].AsString() ?? "");
        var uid = reference["uid"].AsString();
        return live.IsNull || IsGone(live) ? "service account token has been invalidated"
            : live.Uid != uid ? string.Format(System.Globalization.CultureInfo.InvariantCulture, mismatch, live.Uid, uid)
            : null;
    }

    private bool IsGone(Value live) =>
        live.IsDeleting && Timestamps.Read(live["metadata"]["deletionTimestamp"]) is { } deleted && deleted < time.GetUtcNow() - Leeway;
}
