namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A mutation could not be made; the failure policy says what that means for the write.</summary>
internal sealed class MutationException(string message) : Exception(message);
