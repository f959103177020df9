using System.Security.Cryptography;
using Fairway.ControlPlane.Access.Certificates;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>Looks at the server's certificates every few hours and renews what runs out soon; new connections are made with them.</summary>
/// <param name="keys">The certificates.</param>
/// <param name="renewed">What else has to know: the kubeconfig's file.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what was renewed and what could not be.</param>
internal sealed class CertificateRenewal(PublicKeyInfrastructure keys, Action renewed, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private void Look()
    {
        try
        {
            if (keys.Renew())
            {
                renewed();
                Log.CertificatesRenewed(logger);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Log.CertificatesNotRenewed(logger, e);
        }
    }
}
