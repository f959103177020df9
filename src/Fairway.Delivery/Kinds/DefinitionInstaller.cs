using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Kinds;

/// <summary>Applies the definitions of delivery's kinds and waits until the API serves them.</summary>
internal sealed class DefinitionInstaller(KubernetesClient client, TimeProvider time, ILogger logger)
{
    private const int PausesToTell = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in DeliveryKinds.ReadDefinitions())
        {
            await client.ApplyAsync(DeliveryKinds.Definitions, definition, new() { Force = true }, cancellationToken).ConfigureAwait(false);
            var spec = definition["spec"];
            var kind = new GroupVersionKind(
                spec["group"].AsString()!, spec["versions"][0]["name"].AsString()!, spec["names"]["kind"].AsString()!);
            for (var pauses = 1; await client.Transport.FindAsync(kind, cancellationToken).ConfigureAwait(false) is null; pauses++)
            {
                if (pauses % PausesToTell == 0)
                {
                    Log.KindAwaited(logger, kind, definition.Name);
                }

                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }

            Log.KindServed(logger, kind);
        }
    }
}
