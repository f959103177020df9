using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// A check of access that an expression builds step by step: <c>authorizer</c> itself, a path's, a group's or a resource's check, and the
/// decision at its end. The step is its type.
/// </summary>
public sealed class CelAuthorizer : CelOpaque
{
    private CelAuthorizer(ICelAuthorizer authorizer, CelType type, CelAccessCheck check, CelAccessDecision? decision = null)
    {
        Authorizer = authorizer;
        Type = type;
        Check = check;
        Decision = decision;
    }

    /// <summary>The value to bind <c>authorizer</c> to.</summary>
    public CelAuthorizer(ICelAuthorizer authorizer)
        : this(authorizer, AuthorizerType, new(""))
    {
    }

    public static CelType AuthorizerType { get; } = CelType.Opaque("kubernetes.authorization.Authorizer");

    internal static CelType PathType { get; } = CelType.Opaque("kubernetes.authorization.PathCheck");

    internal static CelType GroupType { get; } = CelType.Opaque("kubernetes.authorization.GroupCheck");

    internal static CelType ResourceType { get; } = CelType.Opaque("kubernetes.authorization.ResourceCheck");

    internal static CelType DecisionType { get; } = CelType.Opaque("kubernetes.authorization.Decision");

    public override CelType Type { get; }

    internal ICelAuthorizer Authorizer { get; }

    internal CelAccessCheck Check { get; }

    internal CelAccessDecision? Decision { get; }

    /// <summary>The check of the request's own resource, to bind <c>authorizer.requestResource</c> to.</summary>
    public static CelAuthorizer ForResource(ICelAuthorizer authorizer, CelAccessCheck check) => new(authorizer, ResourceType, check);

    internal CelAuthorizer Next(CelType type, CelAccessCheck check) => new(Authorizer, type, check);

    internal CelAuthorizer Decide(string verb)
    {
        var check = Check with { Verb = verb };
        return new(Authorizer, DecisionType, check, Authorizer.Check(check));
    }

    public override bool Equals(object? obj) => obj is CelAuthorizer other && ReferenceEquals(other.Authorizer, Authorizer)
        && other.Type.Equals(Type) && other.Check == Check && other.Decision == Decision;

    public override int GetHashCode() => HashCode.Combine(Type.Name, Check);

    public override string ToString() => Type.Name;
}
