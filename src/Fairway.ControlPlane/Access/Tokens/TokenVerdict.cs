using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>What came of looking at a bearer token: whose it is, or why it is nobody's.</summary>
/// <param name="User">Null when the token is not valid.</param>
/// <param name="Audiences">Those asked for that the token is good for.</param>
/// <param name="Error">Why the token is not valid; empty when it is none of this issuer's.</param>
internal sealed record TokenVerdict(UserInfo? User, IReadOnlyList<string> Audiences, string Error)
{
    /// <summary>Not a token of this issuer: another may know it.</summary>
    public static TokenVerdict Unknown { get; } = new(null, [], "");

    public static TokenVerdict Refused(string error) => new(null, [], error);
}
