namespace Fairway.Storage.Revisions;

/// <summary>Encrypts what the store writes to disk. Called by one thread at a time.</summary>
public interface IBodyCipher
{
    /// <summary>The seal that new bodies of a resource get, such as <c>aesgcm:v1:key2</c>; empty for those that are written as they are.</summary>
    string SealFor(string resource);

    /// <summary>Whether bodies of a resource that are not encrypted may be read.</summary>
    bool ReadsPlain(string resource);

    /// <summary>Encrypts a body so that it can be read for this object only.</summary>
    byte[] Encrypt(string seal, StoreKey key, ReadOnlySpan<byte> body);

    /// <exception cref="BodyCipherException">The key is not there, or it is another one.</exception>
    byte[] Decrypt(string seal, StoreKey key, ReadOnlySpan<byte> sealedBody);
}
