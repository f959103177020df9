using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Certificates;

/// <summary>
/// Deletes old requests (upstream's csrcleaner): an hour after they were answered or denied, a day after they were made and nobody decided,
/// and once their certificate has run out.
/// </summary>
internal sealed class CertificateCleaner
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan DecidedLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan PendingLife = TimeSpan.FromHours(24);

    private readonly ControllerContext _context;
    private readonly ObjectCache _requests;

    public CertificateCleaner(ControllerContext context)
    {
        _context = context;
        _requests = context.Caches.For(Resources.CertificateSigningRequests);
        Controller = context.Controller("certificatesigningrequest-cleaner", ReconcileAsync);
        _requests.OnChange(change => Controller.Enqueue(change.Key));
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var request = _requests.Find(key);
        if (request.IsNull)
        {
            return Outcome.Done;
        }

        if (!IsOld(request))
        {
            return Outcome.After(Interval);
        }

        await _context.DeleteAsync(Resources.CertificateSigningRequests, key, Value.Map(), cancellationToken).ConfigureAwait(false);
        return Outcome.Done;
    }

    private bool IsOld(Value request)
    {
        var isIssued = !request["status"]["certificate"].IsNull;
        return (request["status"]["conditions"].Items.Count == 0 && IsPast(request["metadata"]["creationTimestamp"], PendingLife))
            || IsPast(request.Condition("Denied")["lastUpdateTime"], DecidedLife)
            || IsPast(request.Condition("Failed")["lastUpdateTime"], DecidedLife)
            || (isIssued && (IsPast(request.Condition("Approved")["lastUpdateTime"], DecidedLife) || HasRunOut(request)));
    }

    private bool IsPast(Value moment, TimeSpan life) => Timestamps.Read(moment) is { } since && _context.Now - since > life;

    private bool HasRunOut(Value request)
    {
        try
        {
            var pem = Encoding.ASCII.GetString(Convert.FromBase64String(request["status"]["certificate"].AsString() ?? ""));
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.NotAfter.ToUniversalTime() < _context.Now.UtcDateTime;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Another signer's: it goes by its age.
            return false;
        }
    }
}
