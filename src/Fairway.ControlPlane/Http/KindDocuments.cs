using Fairway.ControlPlane.Aggregation;
using Fairway.ControlPlane.Discovery;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.OpenApi;

namespace Fairway.ControlPlane.Http;

/// <summary>The documents that tell about the kinds served, made once for each set of them.</summary>
internal sealed class KindDocuments(KindRegistry kinds, RemoteRegistry remotes)
{
    private volatile Entry? _latest;

    public Entry Current
    {
        get
        {
            var (set, others) = (kinds.Current, remotes.Current);
            if (_latest is { } latest && latest.Kinds == set && latest.Remotes == others)
            {
                return latest;
            }

            return _latest = new(set, others, new(set.Served, others), new(set.Served, others, ServerVersion.GitVersion, _latest?.OpenApi));
        }
    }

    public sealed record Entry(
        KindSet Kinds, IReadOnlyList<RemoteVersion> Remotes, DiscoveryDocuments Discovery, OpenApiDocuments OpenApi);
}
