using Fairway.Kubernetes.Kinds.Text;

namespace Fairway.Kubernetes.Kinds.Messages;

/// <summary>The messages of the built-in kinds, made when the first is asked for: most servers never meet protobuf.</summary>
public static class BuiltInMessages
{
    // What every group version has besides its own kinds.
    private static readonly string[] OfAllGroups = ["DeleteOptions", "Status", "PartialObjectMetadata", "PartialObjectMetadataList"];

    private static readonly Lazy<Table> Loaded = new(Load);

    /// <summary>The message of a kind, or of the list of a kind; null when it has none.</summary>
    public static Message? Find(GroupVersionKind kind) => OfAllGroups.Contains(kind.Kind)
        ? Named($"meta.{kind.Kind}")
        : Loaded.Value.Kinds.GetValueOrDefault(kind);

    /// <summary>The message of a type, such as <c>meta.ListMeta</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such type.</exception>
    public static Message Named(string name) => Loaded.Value.Messages[name];

    private static Table Load()
    {
        var texts = BuiltInTexts.Read();
        var messages = MessageBuilder.Build(texts);
        var kinds = new Dictionary<GroupVersionKind, Message>();
        foreach (var (text, kind) in texts.SelectMany(text => text.Kinds.Select(kind => (text, kind.Name))))
        {
            var message = messages[$"{text.Alias}.{kind}"];
            kinds.Add(new(text.Group, text.Version, kind), message);
            kinds.Add(new(text.Group, text.Version, kind + "List"), ListOf(message, messages["meta.ListMeta"]));
        }

        return new(kinds, messages);
    }

    private static Message ListOf(Message item, Message metadata)
    {
        var list = new Message(item.Name + "List");
        list.Fill([
            new(1, "metadata", MessageFieldType.Message, Occurrence.Once) { Message = metadata },
            new(2, "items", MessageFieldType.Message, Occurrence.Repeated) { Message = item },
        ]);
        return list;
    }

    private sealed record Table(Dictionary<GroupVersionKind, Message> Kinds, IReadOnlyDictionary<string, Message> Messages);
}
