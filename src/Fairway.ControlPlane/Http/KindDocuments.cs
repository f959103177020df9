using Fairway.ControlPlane.Discovery;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.OpenApi;

namespace Fairway.ControlPlane.Http;

/// <summary>The documents that tell about the kinds served, made once for each set of them.</summary>
internal sealed class KindDocuments(KindRegistry kinds)
{
    private volatile Entry? _latest;

    public Entry Current
    {
        get
        {
            var set = kinds.Current;
            if (_latest is { } latest && latest.Kinds == set)
            {
                return latest;
            }

            return _latest = new(set, new(set.Served), new(set.Served, ServerVersion.GitVersion, _latest?.OpenApi));
        }
    }

    public sealed record Entry(KindSet Kinds, DiscoveryDocuments Discovery, OpenApiDocuments OpenApi);
}
