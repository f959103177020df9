namespace Fairway.Policy.AdmissionPolicies;

/// <summary>The expressions of a policy have together cost as much as they may.</summary>
internal sealed class PolicyBudgetException(string message) : Exception(message);
