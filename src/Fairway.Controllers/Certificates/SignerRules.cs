namespace Fairway.Controllers.Certificates;

/// <summary>
/// What the signers of Kubernetes give certificates for (upstream's pkg/apis/certificates/helpers.go and pkg/controller/certificates/signer).
/// </summary>
internal static class SignerRules
{
    public const string ApiClient = "kubernetes.io/kube-apiserver-client";
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";
    public const string KubeletServing = "kubernetes.io/kubelet-serving";
    public const string LegacyUnknown = "kubernetes.io/legacy-unknown";

    private const string DigitalSignature = "digital signature";
    private const string KeyEncipherment = "key encipherment";
    private const string ClientAuthentication = "client auth";
    private const string ServerAuthentication = "server auth";

    public static bool Knows(string signer) => signer is ApiClient or KubeletClient or KubeletServing or LegacyUnknown;

    /// <summary>Why the signer gives no such certificate; null when it does.</summary>
    public static string? Refusal(string signer, RequestedCertificate request, IReadOnlyCollection<string> usages) => signer switch
    {
        ApiClient => ClientRefusal(usages),
        KubeletClient => KubeletClientRefusal(request, usages),
        KubeletServing => KubeletServingRefusal(request, usages),
        _ => null,
    };

    private static string? ClientRefusal(IReadOnlyCollection<string> usages) =>
        usages.FirstOrDefault(usage => usage is not (DigitalSignature or KeyEncipherment or ClientAuthentication)) is { } other
            ? $"invalid usage for client certificate: {other}"
            : usages.Contains(ClientAuthentication) ? null : $"missing required usage for client certificate: {ClientAuthentication}";

    private static string? KubeletClientRefusal(RequestedCertificate request, IReadOnlyCollection<string> usages) =>
        !IsOfNodes(request) ? "subject organization is not system:nodes"
        : request.Names is { DnsNames: > 0 } ? "DNS subjectAltNames are not allowed"
        : request.Names is { Emails: > 0 } ? "Email subjectAltNames are not allowed"
        : request.Names is { Addresses: > 0 } ? "IP subjectAltNames are not allowed"
        : request.Names is { Uris: > 0 } ? "URI subjectAltNames are not allowed"
        : !IsNode(request) ? "subject common name does not begin with system:node:"
        : UsageRefusal(usages, ClientAuthentication);

    private static string? KubeletServingRefusal(RequestedCertificate request, IReadOnlyCollection<string> usages) =>
        !IsOfNodes(request) ? "subject organization is not system:nodes"
        : request.Names is not ({ DnsNames: > 0 } or { Addresses: > 0 }) ? "DNS or IP subjectAltName is required"
        : request.Names is { Emails: > 0 } ? "Email subjectAltNames are not allowed"
        : request.Names is { Uris: > 0 } ? "URI subjectAltNames are not allowed"
        : UsageRefusal(usages, ServerAuthentication)
            ?? (IsNode(request) ? null : "subject common name does not begin with system:node:");

    // Key encipherment is for RSA alone, and so may be left out.
    private static string? UsageRefusal(IReadOnlyCollection<string> usages, string purpose)
    {
        var rest = usages.Where(usage => usage != KeyEncipherment).ToHashSet(StringComparer.Ordinal);
        if (rest.SetEquals([DigitalSignature, purpose]))
        {
            return null;
        }

        string[] required = [purpose, DigitalSignature, KeyEncipherment];
        return $"usages did not match [{string.Join(' ', required.Order(StringComparer.Ordinal))}]";
    }

    private static bool IsOfNodes(RequestedCertificate request) => request.Organizations is ["system:nodes"];

    private static bool IsNode(RequestedCertificate request) => request.CommonName.StartsWith("system:node:", StringComparison.Ordinal);
}
