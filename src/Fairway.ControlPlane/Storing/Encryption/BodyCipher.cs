using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>
/// Encrypts what an EncryptionConfiguration says, object by object: the first rule that matches a resource counts, its first provider writes,
/// all of them read.
/// </summary>
internal sealed class BodyCipher(IReadOnlyList<ResourceRule> rules) : IBodyCipher
{
    // One entry a resource that is stored.
    private readonly ConcurrentDictionary<string, ResourceRule?> _rules = new(StringComparer.Ordinal);

    public string SealFor(string resource) => RuleFor(resource)?.Seals[0] ?? "";

    public bool ReadsPlain(string resource) => RuleFor(resource)?.Seals.Contains("") ?? true;

    public byte[] Encrypt(string seal, StoreKey key, ReadOnlySpan<byte> body) => KeyOf(seal, key).Encrypt(body, Context(key));

    public byte[] Decrypt(string seal, StoreKey key, ReadOnlySpan<byte> sealedBody)
    {
        var secret = KeyOf(seal, key);
        try
        {
            return secret.Decrypt(sealedBody, Context(key));
        }
        catch (CryptographicException e)
        {
            throw new BodyCipherException(
                $"it was encrypted with {seal}, and the key of that name in the encryption configuration is another one: give the one it was", e);
        }
    }

    private IEncryptionKey KeyOf(string seal, StoreKey key) =>
        RuleFor(key.Resource)?.Keys.GetValueOrDefault(seal) ?? throw new BodyCipherException(
            $"it is encrypted with {seal}, which the encryption configuration does not list for {key.Resource.TrimStart('/')}: "
            + "add that key after the first one");

    private ResourceRule? RuleFor(string resource) => _rules.GetOrAdd(resource, static (name, rules) =>
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return rules.FirstOrDefault(rule => rule.Matches(name[..slash], name[(slash + 1)..]));
    }, rules);

    private static byte[] Context(StoreKey key) => Encoding.UTF8.GetBytes($"{key.Resource}\0{key.Namespace}\0{key.Name}");
}
