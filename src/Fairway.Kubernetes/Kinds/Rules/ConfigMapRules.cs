using System.Buffers.Text;
using System.Text;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 ConfigMap.</summary>
internal static class ConfigMapRules
{
    /// <summary>The most bytes that a ConfigMap's or a Secret's values may have together.</summary>
    public const int MostBytes = 1024 * 1024;

    public static KindRules Rules { get; } = new() { Validate = Validate };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        var size = 0L;
        foreach (var field in (ReadOnlySpan<string>)["data", "binaryData"])
        {
            using var _ = problems.At(field);
            foreach (var (key, value) in @new[field].Fields)
            {
                using var __ = problems.AtKey(key);
                problems.Invalid("", key, Names.ConfigKey(key));
                if (field == "data" && !@new["binaryData"][key].IsNull)
                {
                    problems.Invalid("", key, "duplicate of key present in binaryData");
                }

                size += field == "data" ? Encoding.UTF8.GetByteCount(value.AsString() ?? "") : DecodedLength(value);
            }
        }

        if (size > MostBytes)
        {
            problems.Add(FieldError.TooLong("", MostBytes));
        }

        CheckImmutable(@new, old, ["data", "binaryData"], problems);
        return problems.All;
    }

    /// <summary>The number of bytes that a base64 text stands for.</summary>
    public static long DecodedLength(Value text)
    {
        Base64.IsValid(text.AsString() ?? "", out var length);
        return length;
    }

    /// <summary>Once <c>immutable</c> is set, neither it nor the data may change.</summary>
    public static void CheckImmutable(Value @new, Value old, ReadOnlySpan<string> fields, Problems problems)
    {
        if (old["immutable"].AsBool() != true)
        {
            return;
        }

        const string Message = "field is immutable when `immutable` is set";
        if (@new["immutable"].AsBool() != true)
        {
            problems.Forbidden("immutable", Message);
        }

        foreach (var field in fields)
        {
            if (@new[field].Fields.Equals(old[field].Fields))
            {
                continue;
            }

            problems.Forbidden(field, Message);
        }
    }
}
