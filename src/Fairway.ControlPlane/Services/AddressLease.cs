using Fairway.Values;

namespace Fairway.ControlPlane.Services;

/// <summary>A Service with the addresses it is about to get; they are free again unless kept.</summary>
internal sealed class AddressLease(Value @object, Action? release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The object to write.</summary>
    public Value Object { get; } = @object;

    /// <summary>The object was written: its addresses stay taken.</summary>
    public void Keep() => _release = null;

    public void Dispose()
    {
        _release?.Invoke();
        _release = null;
    }
}
