using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Tests.Storing.Faults;

/// <summary>A watch that goes on, after each restart of the server, from the last revision that it saw.</summary>
internal sealed class ResumedWatch(string revision)
{
    private string _revision = revision;

    /// <summary>Everything it saw: revision, object, count.</summary>
    public List<(long Revision, string Name, long Count)> Seen { get; } = [];

    /// <summary>Watches until the server is gone, or until something is seen.</summary>
    public async Task RunAsync(IKubernetesTransport api, Func<bool> isEnough, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(ApiVerb.Watch, WriteJournal.ConfigMaps) { Namespace = "default", ResourceVersion = _revision };
        try
        {
            await foreach (var change in api.WatchAsync(request, cancellationToken))
            {
                _revision = change.Object.ResourceVersion;
                if (change.Object["data"]["count"].AsString() is { } count)
                {
                    Seen.Add((
                        long.Parse(_revision, CultureInfo.InvariantCulture),
                        change.Object.Name,
                        long.Parse(count, CultureInfo.InvariantCulture)));
                }

                if (isEnough())
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }
}
