using Fairway.Values;

namespace Fairway.ControlPlane.Services;

/// <summary>An address or port that a Service asks for cannot be given.</summary>
internal sealed class AddressException(string field, Value requested, string message) : Exception(message)
{
    public string Field { get; } = field;

    public Value Requested { get; } = requested;
}
