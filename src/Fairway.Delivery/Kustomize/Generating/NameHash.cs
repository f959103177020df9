using System.Security.Cryptography;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Generating;

/// <summary>
/// The suffix that follows a generated object's content: ten characters of the SHA-256 of Go's JSON of its kind, type and data, without the
/// digits and vowels that could spell a word. The name in that JSON is always empty, as Kustomize looks for it in the wrong place.
/// </summary>
internal static class NameHash
{
    private const int Length = 10;

    public static string Of(Value @object)
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(@object))));
        return hex[..Length].Replace('0', 'g').Replace('1', 'h').Replace('3', 'k').Replace('a', 'm').Replace('e', 't');
    }

    // {"binaryData":{...},"data":{"a":"b"},"kind":"ConfigMap","name":""} and {"data":"","kind":"Secret","name":"","type":"Opaque"}
    private static string Text(Value @object)
    {
        var secret = @object.ObjectKind == "Secret";
        var text = new StringBuilder("{");
        AppendMap(text, secret ? "" : "binaryData", @object["binaryData"]);
        if (@object["data"].IsMap)
        {
            AppendMap(text, "data", @object["data"]);
        }
        else
        {
            text.Append("\"data\":\"\",");
        }

        text.Append("\"kind\":").Append(Quoted(@object.ObjectKind)).Append(",\"name\":\"\"");
        if (secret)
        {
            text.Append(@object["stringData"].IsMap ? "," : "");
            AppendMap(text, "stringData", @object["stringData"]);
            text.Append(@object["stringData"].IsMap ? "" : ",").Append("\"type\":").Append(Quoted(@object["type"].AsString() ?? ""));
        }

        return text.Append('}').ToString();
    }

    // With a comma after it; nothing when it is no map.
    private static void AppendMap(StringBuilder text, string name, Value map)
    {
        if (name.Length == 0 || !map.IsMap)
        {
            return;
        }

        text.Append(Quoted(name)).Append(":{");
        var separator = "";
        foreach (var (key, value) in ((IEnumerable<KeyValuePair<string, Value>>)map.Fields).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(separator).Append(Quoted(key)).Append(':').Append(value.IsString ? Quoted(value.AsString()!) : value.ToString());
            separator = ",";
        }

        text.Append("},");
    }

    // encoding/json: the short escapes, and what could end a script is written as \u003c.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => quoted.Append($"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
