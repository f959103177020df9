using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 Secret. Values never appear in a message.</summary>
internal static class SecretRules
{
    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    // stringData is for writing only: it becomes data.
    private static Value Default(Value secret)
    {
        foreach (var (key, text) in secret["stringData"].Fields)
        {
            secret = secret.WithAt(["data", key], Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsString() ?? "")));
        }

        secret = secret.Without("stringData");
        return secret["type"].AsString() is null or "" ? secret.With("type", "Opaque") : secret;
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("data"))
        {
            var size = 0L;
            foreach (var (key, value) in @new["data"].Fields)
            {
                using var _ = problems.AtKey(key);
                problems.Invalid("", key, Names.ConfigKey(key));
                size += ConfigMapRules.DecodedLength(value);
            }

            if (size > ConfigMapRules.MostBytes)
            {
                problems.TooLong("", ConfigMapRules.MostBytes);
            }

            CheckType(@new, problems);
        }

        if (!old.IsNull)
        {
            problems.Immutable("type", @new["type"], old["type"]);
            ConfigMapRules.CheckImmutable(@new, old, ["data"], problems);
        }

        return problems.All;
    }

    private static void CheckType(Value secret, Problems problems)
    {
        switch (secret["type"].AsString())
        {
            case "kubernetes.io/service-account-token" when !secret.Annotations.ContainsKey("kubernetes.io/service-account.name"):
                problems.Add(FieldError.Required("metadata.annotations[kubernetes.io/service-account.name]"));
                break;
            case "kubernetes.io/dockercfg":
                CheckJson(secret, ".dockercfg", problems);
                break;
            case "kubernetes.io/dockerconfigjson":
                CheckJson(secret, ".dockerconfigjson", problems);
                break;
            case "kubernetes.io/basic-auth" when secret["data"]["username"].IsNull && secret["data"]["password"].IsNull:
                Require(secret, ["username", "password"], problems);
                break;
            case "kubernetes.io/ssh-auth":
                Require(secret, ["ssh-privatekey"], problems);
                break;
            case "kubernetes.io/tls":
                Require(secret, ["tls.crt", "tls.key"], problems);
                break;
            default:
                break;
        }
    }

    private static void Require(Value secret, ReadOnlySpan<string> keys, Problems problems)
    {
        foreach (var key in keys)
        {
            if (secret["data"][key].IsNull)
            {
                using var _ = problems.AtKey(key);
                problems.Required("");
            }
        }
    }

    private static void CheckJson(Value secret, string key, Problems problems)
    {
        Require(secret, [key], problems);
        if (secret["data"][key].AsString() is not { } encoded)
        {
            return;
        }

        try
        {
            JsonReader.Read(Convert.FromBase64String(encoded));
        }
        catch (FormatException)
        {
            using var _ = problems.AtKey(key);
            problems.Invalid("", "<secret contents redacted>", "must be valid JSON");
        }
    }
}
