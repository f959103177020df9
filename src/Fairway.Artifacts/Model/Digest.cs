using System.Diagnostics.CodeAnalysis;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Model;

/// <summary>
/// The content digest of the OCI image specification, such as <c>sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b</c>,
/// by which the blob store keeps content too. Algorithms other than SHA-256 are refused by name.
/// </summary>
public readonly record struct Digest
{
    private Digest(BlobDigest blob) => Blob = blob;

    /// <summary>The same digest, as the blob store takes it.</summary>
    public BlobDigest Blob { get; }

    /// <summary>The 64 lower-case hexadecimal characters, without the algorithm.</summary>
    public string Hex => Blob.Hex;

    /// <exception cref="ArtifactFormatException">Not a SHA-256 digest in lower case.</exception>
    public static Digest Parse(string text)
    {
        if (TryParse(text, out var digest))
        {
            return digest;
        }

        var algorithm = text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 and < 32 ? text[..colon] : "";
        throw new ArtifactFormatException(algorithm is "" or "sha256"
            ? $"\"{(text.Length <= 100 ? text : text[..100] + "…")}\" is not a digest: write sha256: and 64 lower-case hexadecimal characters"
            : $"digest algorithm \"{algorithm}\" is not supported: only sha256 is");
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        var valid = BlobDigest.TryParse(text, out var blob);
        digest = valid ? new(blob) : default;
        return valid;
    }

    /// <param name="hash">The 32 bytes of a SHA-256 hash.</param>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => Parse("sha256:" + Convert.ToHexStringLower(hash));

    public static Digest From(BlobDigest blob) => new(blob);

    public static Digest Of(ReadOnlySpan<byte> content) => new(BlobDigest.Of(content));

    /// <exception cref="InvalidOperationException">The default value, which is no digest.</exception>
    public override string ToString() => Blob.ToString();
}
