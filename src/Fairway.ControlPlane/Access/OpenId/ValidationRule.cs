using Fairway.Languages.Cel;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>What must hold of a token's claims, or of the user made of them.</summary>
internal sealed record ValidationRule(string Expression, string Message, CelProgram Program);
