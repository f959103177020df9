using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Fairway.Storage.Blobs;

/// <summary>A SHA-256 digest as OCI writes it: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public readonly record struct BlobDigest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly string _text;

    private BlobDigest(string text) => _text = text;

    /// <summary>The digits alone: safe as a file name.</summary>
    public string Hex => ToString()[Prefix.Length..];

    public static BlobDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <exception cref="FormatException">Not a sha256 digest.</exception>
    public static BlobDigest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException($"'{text}' is not a digest: expected sha256: and 64 lower-case hexadecimal digits");

    public static bool TryParse([NotNullWhen(true)] string? text, out BlobDigest digest)
    {
        var valid = text is not null
            && text.Length == Prefix.Length + (2 * SHA256.HashSizeInBytes)
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Digits);
        digest = valid ? new(text!) : default;
        return valid;
    }

    /// <exception cref="InvalidOperationException">The default value, which is no digest.</exception>
    public override string ToString() => _text ?? throw new InvalidOperationException("no digest");

    internal static BlobDigest FromHash(ReadOnlySpan<byte> hash) => new(Prefix + Convert.ToHexStringLower(hash));
}
