using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Fairway.Artifacts.Model;

/// <summary>
/// The SHA-256 content digest of the OCI image specification, such as <c>sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b</c>.
/// Other algorithms are refused by name.
/// </summary>
public readonly record struct Digest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary>The 64 lower-case hexadecimal characters, without the algorithm.</summary>
    public string Hex => ToString()[Prefix.Length..];

    /// <exception cref="ArtifactFormatException">Not a SHA-256 digest in lower case.</exception>
    public static Digest Parse(string text)
    {
        if (TryParse(text, out var digest))
        {
            return digest;
        }

        var algorithm = text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 and < 32 ? text[..colon] : "";
        throw new ArtifactFormatException(algorithm is "" or "sha256"
            ? $"\"{Shown(text)}\" is not a digest: write sha256: and 64 lower-case hexadecimal characters"
            : $"digest algorithm \"{algorithm}\" is not supported: only sha256 is");
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        if (text is not null && text.Length == Prefix.Length + HexLength && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(HexDigits) < 0)
        {
            digest = new(text);
            return true;
        }

        digest = default;
        return false;
    }

    /// <param name="hash">The 32 bytes of a SHA-256 hash.</param>
    public static Digest FromHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new(Prefix + Convert.ToHexStringLower(hash));
    }

    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <exception cref="InvalidOperationException">The default value, which is no digest.</exception>
    public override string ToString() => _text ?? throw new InvalidOperationException("the digest is not set");

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
