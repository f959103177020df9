using System.Text.Json;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Audit;

/// <summary>Writes users as authentication.k8s.io/v1 UserInfo.</summary>
internal static class AuditUserWriter
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> property, UserInfo user)
    {
        json.WriteStartObject(property);
        json.WriteString("username"u8, user.Name);
        if (user.Uid.Length > 0)
        {
            json.WriteString("uid"u8, user.Uid);
        }

        WriteTexts(json, "groups", user.Groups);
        if (user.Extra.Count > 0)
        {
            json.WriteStartObject("extra"u8);
            foreach (var (key, values) in user.Extra)
            {
                WriteTexts(json, key, values);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string property, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(property);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
