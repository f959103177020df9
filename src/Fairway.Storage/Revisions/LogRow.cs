namespace Fairway.Storage.Revisions;

/// <summary>One revision as it lies in the database.</summary>
/// <param name="Revision">The row's key.</param>
/// <param name="Type">Put or delete.</param>
/// <param name="Key">The object.</param>
/// <param name="CreateRevision">The revision the object came into being at.</param>
/// <param name="PreviousRevision">The row this one supersedes; zero for a creation.</param>
/// <param name="Time">When it was written, in milliseconds since 1970 UTC; zero when it is not known.</param>
/// <param name="Seal">What the body is encrypted with; empty when it is not.</param>
/// <param name="Body">The object's bytes.</param>
/// <param name="Origin">Who wrote it.</param>
internal readonly record struct LogRow(
    long Revision,
    StoreEventType Type,
    StoreKey Key,
    long CreateRevision,
    long PreviousRevision,
    long Time,
    string Seal,
    ReadOnlyMemory<byte> Body,
    WriteOrigin Origin)
{
    public static LogRow From(StoreEvent change, WriteOrigin origin, long time)
    {
        var item = change.Object;
        return new(change.Revision, change.Type, item.Key, item.CreateRevision, change.Previous?.Revision ?? 0, time, "", item.Body, origin);
    }

    /// <summary>Over every column, the body as it lies on disk.</summary>
    public long Checksum() => new RowChecksum()
        .Add(Revision).Add((long)Type).Add(CreateRevision).Add(PreviousRevision).Add(Time)
        .Add(Key.Resource).Add(Key.Namespace).Add(Key.Name)
        .Add(Origin.User).Add(Origin.Manager).Add(Origin.AuditId)
        .Add(Seal).Add(Body.Span).Value;

    /// <summary>The row with its body encrypted, when its resource is.</summary>
    public LogRow SealedBy(IBodyCipher? cipher) => cipher?.SealFor(Key.Resource) is { Length: > 0 } seal
        ? this with { Seal = seal, Body = cipher.Encrypt(seal, Key, Body.Span) }
        : this;

    /// <summary>The body as readers get it.</summary>
    /// <exception cref="BodyCipherException">It is encrypted, and the key is not there or another one.</exception>
    public ReadOnlyMemory<byte> OpenBody(IBodyCipher? cipher)
    {
        if (Seal.Length > 0)
        {
            return cipher is null
                ? throw new BodyCipherException($"it is encrypted with {Seal}, and no encryption configuration is given")
                : cipher.Decrypt(Seal, Key, Body.Span);
        }

        return cipher?.ReadsPlain(Key.Resource) != false ? Body : throw new BodyCipherException(
            "it is not encrypted, and the encryption configuration does not list the provider identity for its resource");
    }
}
