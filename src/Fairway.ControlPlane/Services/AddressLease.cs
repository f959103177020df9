using Fairway.Values;

namespace Fairway.ControlPlane.Services;

/// <summary>
/// A Service with the addresses it is about to get, reserved until the lease is disposed: once it is stored it holds them itself, and
/// otherwise they are free again.
/// </summary>
internal sealed class AddressLease(Action<AddressLease>? release) : IDisposable
{
    /// <summary>The object to write.</summary>
    public Value Object { get; set; }

    public void Dispose() => release?.Invoke(this);
}
