using Fairway.Languages.Cel;

namespace Fairway.Kubernetes.Cel;

/// <summary>An expression of an admission policy, compiled.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Program">Null when it does not compile.</param>
/// <param name="Problem">Why it does not, in upstream's words; empty when it does.</param>
public sealed record PolicyExpression(string Text, CelProgram? Program, string Problem);
