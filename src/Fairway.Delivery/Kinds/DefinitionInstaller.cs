using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Kinds;

/// <summary>Applies the definitions of delivery's kinds and waits until the API serves them.</summary>
internal sealed class DefinitionInstaller(KubernetesClient client, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task InstallAsync(CancellationToken cancellationToken)
    {
        foreach (var definition in DeliveryKinds.ReadDefinitions())
        {
            await client.ApplyAsync(DeliveryKinds.Definitions, definition, cancellationToken, force: true).ConfigureAwait(false);
            var kind = new GroupVersionKind(
                definition["spec"]["group"].AsString()!, definition["spec"]["versions"][0]["name"].AsString()!, definition["spec"]["names"]["kind"].AsString()!);
            while (await client.Transport.FindAsync(kind, cancellationToken).ConfigureAwait(false) is null)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }

            Log.KindServed(logger, kind);
        }
    }
}
