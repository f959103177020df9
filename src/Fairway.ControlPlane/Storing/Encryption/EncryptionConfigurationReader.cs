using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Storing.Encryption;

/// <summary>
/// Reads an EncryptionConfiguration (apiserver.config.k8s.io/v1) and checks it as upstream does
/// (apiserver/pkg/apis/apiserver/validation/validation_encryption.go).
/// <code>
/// apiVersion: apiserver.config.k8s.io/v1
/// kind: EncryptionConfiguration
/// resources:
/// - resources: [secrets]
///   providers:
///   - aesgcm: {keys: [{name: key1, secret: BASE64}]}
///   - identity: {}
/// </code>
/// </summary>
internal static class EncryptionConfigurationReader
{
    private const string ApiVersion = "apiserver.config.k8s.io/v1";

    /// <summary>The cipher of a configuration.</summary>
    /// <exception cref="EncryptionConfigurationException">It is none, or asks for what is not supported.</exception>
    public static BodyCipher Read(string text)
    {
        var problems = new List<string>();
        var configuration = Parse(text);
        RequireText(configuration, "apiVersion", ApiVersion, problems);
        RequireText(configuration, "kind", "EncryptionConfiguration", problems);
        RefuseOthers(configuration, "", ["apiVersion", "kind", "resources"], problems);
        var entries = configuration["resources"].Items;
        if (entries.Count == 0)
        {
            problems.Add("resources: at least one resource is required");
        }

        List<ResourceRule> rules = [.. entries.Select((entry, i) => Rule(entry, $"resources[{i}]", problems))];
        return problems.Count > 0 ? throw new EncryptionConfigurationException(problems) : new(rules);
    }

    private static Value Parse(string text)
    {
        try
        {
            return YamlReader.ReadAll(text) is [var document]
                ? document.Value
                : throw new EncryptionConfigurationException(["it is no single document"]);
        }
        catch (ValueFormatException e)
        {
            throw new EncryptionConfigurationException([e.Message]);
        }
    }

    private static ResourceRule Rule(Value entry, string path, List<string> problems)
    {
        RefuseOthers(entry, path + ".", ["resources", "providers"], problems);
        string[] patterns = [.. entry["resources"].Items.Select(item => item.AsString() ?? "")];
        ResourcePatternChecks.Check(patterns, path + ".resources", problems);
        var (seals, keys) = (new List<string>(), new Dictionary<string, IEncryptionKey>(StringComparer.Ordinal));
        var providers = entry["providers"].Items;
        if (providers.Count == 0)
        {
            problems.Add($"{path}.providers: at least one provider is required");
        }

        for (var i = 0; i < providers.Count; i++)
        {
            ReadProvider(providers[i], $"{path}.providers[{i}]", seals, keys, problems);
        }

        return new(patterns, seals, keys);
    }

    private static void ReadProvider(
        Value provider, string path, List<string> seals, Dictionary<string, IEncryptionKey> keys, List<string> problems)
    {
        if (provider.Fields.Count != 1)
        {
            problems.Add(provider.Fields.Count == 0
                ? $"{path}: provider does not contain any of the expected providers: aescbc, aesgcm, identity"
                : $"{path}: more than one provider specified in a single element, should split into different list elements");
            return;
        }

        var (name, settings) = provider.Fields.First();
        switch (name)
        {
            case "identity":
                seals.Add("");
                break;
            case "aescbc":
                KeyListReader.Read(name, settings, path + ".aescbc", secret => new AesCbcKey(secret), seals, keys, problems);
                break;
            case "aesgcm":
                KeyListReader.Read(name, settings, path + ".aesgcm", secret => new AesGcmKey(secret), seals, keys, problems);
                break;
            case "secretbox":
                problems.Add($"{path}.secretbox: XSalsa20 is not supported: use aesgcm");
                break;
            case "kms":
                problems.Add($"{path}.kms: key management services are not supported: use aesgcm with a key that you rotate");
                break;
            default:
                problems.Add($"{path}.{name}: unknown provider: use aescbc, aesgcm or identity");
                break;
        }
    }

    private static void RequireText(Value map, string field, string expected, List<string> problems)
    {
        if (map[field].AsString() != expected)
        {
            problems.Add($"{field}: must be \"{expected}\"");
        }
    }

    private static void RefuseOthers(Value map, string prefix, string[] known, List<string> problems) =>
        problems.AddRange(map.Fields.Where(field => !known.Contains(field.Key)).Select(field => $"{prefix}{field.Key}: unknown field"));
}
