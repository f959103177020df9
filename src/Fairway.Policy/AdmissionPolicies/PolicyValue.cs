using Fairway.Languages.Cel.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>What an expression gave: a value, or an error.</summary>
internal readonly record struct PolicyValue(CelValue Value, string Error);
