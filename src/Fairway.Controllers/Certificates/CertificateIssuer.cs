using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Certificates;

/// <summary>
/// Gives approved requests of Kubernetes' own signers their certificate, or the condition Failed (upstream's csrsigning controllers).
/// </summary>
internal sealed class CertificateIssuer
{
    private readonly ControllerContext _context;
    private readonly CertificateSigner _signer;
    private readonly ObjectCache _requests;

    public CertificateIssuer(ControllerContext context, CertificateSigner signer)
    {
        _context = context;
        _signer = signer;
        _requests = context.Caches.For(Resources.CertificateSigningRequests);
        Controller = context.Controller("certificatesigningrequest-signing", ReconcileAsync);
        _requests.OnChange(change => Controller.Enqueue(change.Key));
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var request = _requests.Find(key);
        if (!request.IsNull && request.IsConditionTrue("Approved") && !request.IsConditionTrue("Denied") && !request.IsConditionTrue("Failed")
            && request["status"]["certificate"].IsNull && SignerRules.Knows(request["spec"]["signerName"].AsString() ?? ""))
        {
            await _context.Client.UpdateStatusAsync(Resources.CertificateSigningRequests, Answered(request), cancellationToken)
                .ConfigureAwait(false);
        }

        return Outcome.Done;
    }

    private Value Answered(Value request)
    {
        var spec = request["spec"];
        string[] usages = [.. spec["usages"].Items.Select(usage => usage.AsString() ?? "")];
        var wanted = RequestedCertificate.Read(spec["request"].AsString() ?? "");
        if (SignerRules.Refusal(spec["signerName"].AsString() ?? "", wanted, usages) is { } refusal)
        {
            var now = Timestamps.Seconds(_context.Now);
            var failed = Value.Map(
                ("type", "Failed"), ("status", "True"), ("reason", "SignerValidationFailure"), ("message", refusal),
                ("lastUpdateTime", now), ("lastTransitionTime", now));
            return request.WithAt(["status", "conditions"], request["status"]["conditions"].Items.Add(failed));
        }

        var lifetime = spec["expirationSeconds"].AsLong() is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var certificate = _signer.Sign(wanted, usages, lifetime);
        return request.WithAt(["status", "certificate"], Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate)));
    }
}
