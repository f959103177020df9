using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Audit;

/// <summary>What the policy looks at of a request.</summary>
/// <param name="User">Who sent it; not for whom it acts.</param>
/// <param name="Verb">In lower case.</param>
/// <param name="Call">The request on a resource; null for another path.</param>
/// <param name="Path">The path of a request that is on no resource.</param>
internal readonly record struct AuditSubject(UserInfo User, string Verb, ApiCall? Call, string Path);
