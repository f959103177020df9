using System.Buffers.Text;

namespace Fairway.Storage.Revisions;

/// <summary>An object's bytes before its revision is known.</summary>
/// <param name="Json">UTF-8 JSON with an empty revision: <c>{"metadata":{"resourceVersion":"", …</c>.</param>
/// <param name="RevisionSlot">The byte offset the commit inserts the decimal revision at: between the two quotes.</param>
public readonly record struct ObjectBody(ReadOnlyMemory<byte> Json, int RevisionSlot)
{
    /// <summary>The bytes to keep, with <paramref name="revision"/> in the slot.</summary>
    internal byte[] At(long revision)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(revision, digits, out var length);
        var bytes = GC.AllocateUninitializedArray<byte>(Json.Length + length);
        Json.Span[..RevisionSlot].CopyTo(bytes);
        digits[..length].CopyTo(bytes.AsSpan(RevisionSlot));
        Json.Span[RevisionSlot..].CopyTo(bytes.AsSpan(RevisionSlot + length));
        return bytes;
    }
}
