namespace Fairway.Languages.Cel.Values;

/// <summary>A sequence of bytes.</summary>
public sealed class CelBytes(ReadOnlyMemory<byte> bytes) : CelReference(CelKind.Bytes)
{
    private readonly ReadOnlyMemory<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public int Length => _bytes.Length;
}
