using System.Security.Cryptography;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Certificates;

/// <summary>
/// Approves the client certificates of kubelets whose sender has the right to them: <c>create</c> on
/// <c>certificatesigningrequests/selfnodeclient</c> for its own, on <c>.../nodeclient</c> for any (upstream's csrapproving controller).
/// </summary>
internal sealed class CertificateApprover
{
    private static readonly GroupVersionResource Reviews = new("authorization.k8s.io", "v1", "subjectaccessreviews");

    private readonly ControllerContext _context;
    private readonly ObjectCache _requests;

    public CertificateApprover(ControllerContext context)
    {
        _context = context;
        _requests = context.Caches.For(Resources.CertificateSigningRequests);
        Controller = context.Controller("certificatesigningrequest-approving", ReconcileAsync);
        _requests.OnChange(change => Controller.Enqueue(change.Key));
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var request = _requests.Find(key);
        if (request.IsNull || request.IsConditionTrue("Approved") || request.IsConditionTrue("Denied")
            || request["spec"]["signerName"].AsString() != SignerRules.KubeletClient)
        {
            return Outcome.Done;
        }

        foreach (var (right, message) in Rights(request))
        {
            if (await MayAsync(request["spec"], right, cancellationToken).ConfigureAwait(false))
            {
                await ApproveAsync(request, message, cancellationToken).ConfigureAwait(false);
                break;
            }
        }

        return Outcome.Done;
    }

    private static IEnumerable<(string Right, string Message)> Rights(Value request)
    {
        RequestedCertificate wanted;
        try
        {
            wanted = RequestedCertificate.Read(request["spec"]["request"].AsString() ?? "");
        }
        catch (CryptographicException)
        {
            yield break;
        }

        string[] usages = [.. request["spec"]["usages"].Items.Select(usage => usage.AsString() ?? "")];
        if (SignerRules.Refusal(SignerRules.KubeletClient, wanted, usages) is not null)
        {
            yield break;
        }

        if (request["spec"]["username"].AsString() == wanted.CommonName)
        {
            yield return ("selfnodeclient", "Auto approving self kubelet client certificate after SubjectAccessReview.");
        }

        yield return ("nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.");
    }

    private async Task<bool> MayAsync(Value spec, string right, CancellationToken cancellationToken)
    {
        var review = Value.Map(
            ("apiVersion", "authorization.k8s.io/v1"),
            ("kind", "SubjectAccessReview"),
            ("spec", Value.Map(
                ("user", spec["username"].AsString() ?? ""),
                ("uid", spec["uid"].AsString() ?? ""),
                ("groups", spec["groups"].Items),
                ("extra", spec["extra"].Fields),
                ("resourceAttributes", Value.Map(
                    ("group", "certificates.k8s.io"),
                    ("resource", "certificatesigningrequests"),
                    ("verb", "create"),
                    ("subresource", right))))));
        var answer = await _context.Client.CreateAsync(Reviews, review, cancellationToken).ConfigureAwait(false);
        return answer["status"]["allowed"].AsBool() == true;
    }

    private Task<Value> ApproveAsync(Value request, string message, CancellationToken cancellationToken)
    {
        var condition = Value.Map(("type", "Approved"), ("status", "True"), ("reason", "AutoApproved"), ("message", message));
        var approved = request.WithAt(["status", "conditions"], request["status"]["conditions"].Items.Add(condition));
        return _context.Client.UpdateSubresourceAsync(
            Resources.CertificateSigningRequests, approved, "approval", cancellationToken);
    }
}
