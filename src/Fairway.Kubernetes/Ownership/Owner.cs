namespace Fairway.Kubernetes.Ownership;

/// <summary>What one manager owns, the version its paths are of, and when that changed last.</summary>
internal sealed record Owner(OwnerIdentity Identity, string ApiVersion, FieldSet Fields, DateTimeOffset? Time);
