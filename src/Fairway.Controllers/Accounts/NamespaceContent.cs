using Fairway.Values;

namespace Fairway.Controllers.Accounts;

/// <summary>What every namespace has.</summary>
internal static class NamespaceContent
{
    private const string RootCertificateDescription =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
        + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

    /// <summary>What pods run as when they name no other account.</summary>
    public static Value DefaultServiceAccount { get; } = Describe("ServiceAccount", "default");

    /// <summary>The certificate that pods check the API server by.</summary>
    public static Value RootCertificate(string certificate) => Describe("ConfigMap", "kube-root-ca.crt")
        .WithAt(["metadata", "annotations", "kubernetes.io/description"], RootCertificateDescription)
        .With("data", Value.Map(("ca.crt", certificate)));

    private static Value Describe(string kind, string name) =>
        Value.Map(("apiVersion", "v1"), ("kind", kind), ("metadata", Value.Map(("name", name))));
}
