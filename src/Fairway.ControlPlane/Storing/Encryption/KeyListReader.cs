using Fairway.Values;

namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>Reads the keys of one provider: <c>keys: [{name: key1, secret: BASE64}]</c>. No message repeats a secret.</summary>
internal static class KeyListReader
{
    // AES-128, -192 and -256.
    private static readonly int[] Lengths = [16, 24, 32];

    public static void Read(
        string provider,
        Value settings,
        string path,
        Func<byte[], IEncryptionKey> make,
        List<string> seals,
        Dictionary<string, IEncryptionKey> keys,
        List<string> problems)
    {
        var list = settings["keys"].Items;
        if (list.Count == 0)
        {
            problems.Add($"{path}.keys: at least one key is required");
        }

        for (var i = 0; i < list.Count; i++)
        {
            var (at, name) = ($"{path}.keys[{i}]", list[i]["name"].AsString() ?? "");
            var seal = $"{provider}:v1:{name}";
            if (name.Length == 0)
            {
                problems.Add($"{at}.name: name is a mandatory field for a key");
            }
            else if (keys.ContainsKey(seal))
            {
                problems.Add($"{at}.name: another key of {provider} is named {name}");
            }
            else if (Secret(list[i], at, problems) is { } secret)
            {
                keys.Add(seal, make(secret));
                seals.Add(seal);
            }
        }
    }

    private static byte[]? Secret(Value key, string path, List<string> problems)
    {
        var text = key["secret"].AsString() ?? "";
        var secret = new byte[64];
        if (text.Length == 0)
        {
            problems.Add($"{path}.secret: secret is a mandatory field for a key");
        }
        else if (text.Length > 80 || !Convert.TryFromBase64String(text, secret, out var length))
        {
            problems.Add($"{path}.secret: secrets must be base64 encoded");
        }
        else if (!Lengths.Contains(length))
        {
            problems.Add($"{path}.secret: secret is not of the expected length, got {length}, expected one of [16 24 32]");
        }
        else
        {
            return secret[..length];
        }

        return null;
    }
}
