namespace Fairway.ControlPlane.Calls;

/// <summary>Who calls: what authentication found out, as authentication.k8s.io/v1 UserInfo tells it.</summary>
internal sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    public const string Authenticated = "system:authenticated";
    public const string Unauthenticated = "system:unauthenticated";
    public const string Masters = "system:masters";

    public static UserInfo Anonymous { get; } = new("system:anonymous", [Unauthenticated]);

    /// <summary>The server itself, in what it does beside the requests.</summary>
    public static UserInfo Server { get; } = new("system:apiserver", [Masters]);

    public string Uid { get; init; } = "";

    /// <summary>Who acts for this user; null when it acts itself.</summary>
    public UserInfo? Actor { get; init; }

    /// <summary>What the audit log is to tell of the credentials: an annotation's key and value; null for nothing.</summary>
    public (string Key, string Value)? AuditNote { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The service account of a namespace, as its tokens authenticate.</summary>
    public static UserInfo ServiceAccount(string @namespace, string name) => new(
        $"system:serviceaccount:{@namespace}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", Authenticated]);
}
