using Fairway.ControlPlane.CustomResources;
using Fairway.ControlPlane.Services;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Writing;

/// <summary>Begins assignments. Definitions are written one at a time, because each must see the names of all others.</summary>
internal sealed class Assignments(ServiceAddresses addresses, DefinitionStatus definitions, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async ValueTask<Assignment> BeginAsync(KindDescription kind, CancellationToken cancellationToken)
    {
        if (!DefinitionStatus.IsDefinition(kind))
        {
            return new(kind, addresses, definitions, time, null);
        }

        await _turn.WaitAsync(cancellationToken);
        return new(kind, addresses, definitions, time, new Turn(_turn));
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
