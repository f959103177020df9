using System.Globalization;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>The messages of the built-in kinds by name, read once from <c>messages.txt</c>.</summary>
internal static class MessageTable
{
    private static readonly Lazy<Dictionary<string, Dictionary<int, MessageField>>> Messages = new(Load);

    /// <summary>The name of a kind's message; null when it has none.</summary>
    public static string? NameOf(GroupVersionKind kind)
    {
        var name = kind.Kind == "DeleteOptions"
            ? "meta.DeleteOptions"
            : $"{(kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0])}.{kind.Kind}";
        return kind.Version == "v1" && Messages.Value.ContainsKey(name) ? name : null;
    }

    /// <summary>The fields of a message by their numbers.</summary>
    public static IReadOnlyDictionary<int, MessageField> Fields(string message) => Messages.Value[message];

    // message core.Volume
    // 1 name string =
    // 2 volumeSource core.VolumeSource !
    private static Dictionary<string, Dictionary<int, MessageField>> Load()
    {
        using var stream = typeof(MessageTable).Assembly.GetManifestResourceStream("messages.txt")
            ?? throw new InvalidOperationException("the resource messages.txt is not in the assembly");
        using var text = new StreamReader(stream);
        var messages = new Dictionary<string, Dictionary<int, MessageField>>(StringComparer.Ordinal);
        var fields = new Dictionary<int, MessageField>();
        while (text.ReadLine() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["message", var name]:
                    messages[name] = fields = [];
                    break;
                case [var number, var name, var type, .. var flags] when char.IsAsciiDigit(line[0]):
                    fields[int.Parse(number, CultureInfo.InvariantCulture)] = Field(name, type, flags is [var flag] ? flag : "");
                    break;
            }
        }

        return messages;
    }

    private static MessageField Field(string name, string type, string flags)
    {
        var occurrence = type.StartsWith("[]", StringComparison.Ordinal) ? Occurrence.Repeated
            : type.StartsWith("{}", StringComparison.Ordinal) ? Occurrence.Map : Occurrence.Once;
        return new(name, occurrence == Occurrence.Once ? type : type[2..], occurrence, flags is "?" or "=", flags == "!");
    }
}
