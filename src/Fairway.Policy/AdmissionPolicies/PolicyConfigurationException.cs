namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A policy or binding cannot be evaluated as it is configured; the failure policy says what that means for the write.</summary>
internal sealed class PolicyConfigurationException(string message) : Exception(message);
