using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>
/// Whether a user may approve or sign certificate requests of a signer, as upstream's admission plug-ins CertificateApproval and
/// CertificateSigning ask: by the verbs <c>approve</c> and <c>sign</c> on the signer, or on <c>example.com/*</c>.
/// </summary>
internal sealed class SignerCheck(Authorizer authorizer)
{
    private const string Group = "certificates.k8s.io";

    /// <summary>For a write through <c>/status</c>; others are none of its business.</summary>
    /// <exception cref="KubernetesException">403.</exception>
    public void RequireSigning(ApiCall call, Value @object, Value old)
    {
        if (call.Kind.Kind is { Group: Group, Kind: "CertificateSigningRequest" } && call.Subresource == "status"
            && (@object["status"]["certificate"] != old["status"]["certificate"] || @object["status"]["conditions"] != old["status"]["conditions"]))
        {
            Require(call, "sign", old["spec"]["signerName"].AsString() ?? "");
        }
    }

    /// <exception cref="KubernetesException">403.</exception>
    public void RequireApproval(ApiCall call, Value live) => Require(call, "approve", live["spec"]["signerName"].AsString() ?? "");

    private void Require(ApiCall call, string verb, string signer)
    {
        if (!Allows(signer) && !Allows(signer.Split('/')[0] + "/*"))
        {
            throw ApiErrors.Forbidden(call.Kind, call.Name, $"user not permitted to {verb} requests with signerName \"{signer}\"");
        }

        bool Allows(string name) => authorizer.IsAllowed(call.User, new(verb) { Group = Group, Resource = "signers", Name = name });
    }
}
