namespace Fairway.Dashboard.Status;

/// <summary>Where the parts that are no Kubernetes objects answer.</summary>
/// <param name="ApiUrl">Such as <c>https://127.0.0.1:6443</c>.</param>
/// <param name="RegistryAuthority">Such as <c>127.0.0.1:5000</c>.</param>
/// <param name="DashboardUrl">Such as <c>http://127.0.0.1:7080</c>; Git is served there too.</param>
public sealed record StatusTargets(string ApiUrl, string RegistryAuthority, string DashboardUrl);
