using System.Security.Cryptography;

namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>
/// Provider <c>aescbc</c>: a random vector of 16 bytes and the padded cipher text as upstream writes them, then an HMAC-SHA256 over the context
/// and both, because CBC on its own does not tell a wrong key or changed bytes. The HMAC's key is derived from the secret (RFC 5869).
/// </summary>
internal sealed class AesCbcKey(byte[] secret) : IEncryptionKey
{
    private const int VectorLength = 16;
    private const int TagLength = HMACSHA256.HashSizeInBytes;

    private readonly byte[] _tagKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, TagLength, info: "fairway aescbc tag"u8.ToArray());

    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        using var aes = Aes.Create();
        aes.Key = secret;
        var length = VectorLength + aes.GetCiphertextLengthCbc(plain.Length);
        var bytes = new byte[length + TagLength];
        var vector = bytes.AsSpan(0, VectorLength);
        RandomNumberGenerator.Fill(vector);
        aes.EncryptCbc(plain, vector, bytes.AsSpan(VectorLength, length - VectorLength));
        Tag(bytes.AsSpan(0, length), context, bytes.AsSpan(length));
        return bytes;
    }

    public byte[] Decrypt(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < VectorLength + TagLength)
        {
            throw new CryptographicException("the bytes are too few");
        }

        Span<byte> tag = stackalloc byte[TagLength];
        Tag(sealedBytes[..^TagLength], context, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, sealedBytes[^TagLength..]))
        {
            throw new CryptographicException("the bytes were written under another key, or were changed");
        }

        using var aes = Aes.Create();
        aes.Key = secret;
        return aes.DecryptCbc(sealedBytes[VectorLength..^TagLength], sealedBytes[..VectorLength]);
    }

    private void Tag(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> context, Span<byte> tag)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _tagKey);
        hash.AppendData(BitConverter.GetBytes((long)context.Length));
        hash.AppendData(context);
        hash.AppendData(bytes);
        hash.GetHashAndReset(tag);
    }
}
