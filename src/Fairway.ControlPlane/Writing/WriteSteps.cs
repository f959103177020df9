using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>What creations and updates add to the checks of a write.</summary>
/// <param name="Settle">Puts back, after admission changed the object, what neither client nor admission may decide.</param>
/// <param name="Assign">Sets what the server gives out: addresses of Services, conditions of definitions.</param>
internal sealed record WriteSteps(Func<Value, Value> Settle, Func<Value, Value> Assign);
