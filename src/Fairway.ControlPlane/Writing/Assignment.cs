using Fairway.ControlPlane.Aggregation;
using Fairway.ControlPlane.CustomResources;
using Fairway.ControlPlane.Services;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>What the server gives to one object that is being written; what the written object does not hold is given back.</summary>
internal sealed class Assignment(
    KindDescription kind, ServiceAddresses addresses, DefinitionStatus definitions, TimeProvider time, IDisposable? turn) : IDisposable
{
    private AddressLease? _lease;

    public Value Assign(Value @object, Value old)
    {
        _lease?.Dispose();
        _lease = addresses.Lease(kind, @object, old);
        return ApiServices.Settle(kind, definitions.Settle(kind, _lease.Object, old), old, time.GetUtcNow());
    }

    public void Dispose()
    {
        _lease?.Dispose();
        turn?.Dispose();
    }
}
