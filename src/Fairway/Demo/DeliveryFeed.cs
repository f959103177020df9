using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Terminal;
using Fairway.Values;

namespace Fairway.Demo;

/// <summary>While the platform runs, one line for each event of delivery: what was applied, refused, or put back.</summary>
internal sealed class DeliveryFeed(KubernetesClient client, StepWriter writer, TerminalStyle style, TimeProvider time)
{
    private static readonly GroupVersionResource Events = new("", "v1", "events");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Only what happens from here on: the steps above told the rest.
                var now = await client.Transport.SendAsync(new(ApiVerb.List, Events) { Limit = 1 }, cancellationToken).ConfigureAwait(false);
                var request = new ApiRequest(ApiVerb.Watch, Events) { ResourceVersion = now.ResourceVersion };
                await foreach (var change in client.Transport.WatchAsync(request, cancellationToken).ConfigureAwait(false))
                {
                    if (change.Type is WatchEventType.Added or WatchEventType.Modified && IsDelivery(change.Object))
                    {
                        writer.Write(Line(change.Object));
                    }
                }
            }
            catch (KubernetesException)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsDelivery(Value @event) =>
        @event["involvedObject"]["apiVersion"].AsString() is { } version && version.Contains(".toolkit.fluxcd.io/", StringComparison.Ordinal);

    private string Line(Value @event)
    {
        var about = @event["involvedObject"];
        var message = TerminalText.Clean(@event["message"].AsString() ?? "").Trim().ReplaceLineEndings("\n" + new string(' ', 13));
        var reason = TerminalText.Clean(@event["reason"].AsString() ?? "");
        var clock = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var shown = @event["type"].AsString() == "Warning" ? style.Warn(reason) : style.Good(reason);
        return $"  {style.Faint(clock)}   {TerminalText.Clean(about["name"].AsString() ?? "")} {shown}: {message}";
    }
}
