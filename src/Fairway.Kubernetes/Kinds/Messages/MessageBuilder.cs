using Fairway.Kubernetes.Kinds.Text;

namespace Fairway.Kubernetes.Kinds.Messages;

/// <summary>Makes messages of the texts of kinds.</summary>
internal sealed class MessageBuilder
{
    private readonly Dictionary<string, Message> _messages = new(StringComparer.Ordinal);

    private MessageBuilder()
    {
    }

    /// <summary>The messages by alias and name, such as <c>core.PodSpec</c>.</summary>
    /// <exception cref="KindTextException">Two fields of a type have one number, or a type is not there.</exception>
    public static IReadOnlyDictionary<string, Message> Build(IReadOnlyList<KindText> texts)
    {
        var builder = new MessageBuilder();
        var types = texts.SelectMany(text => text.Types.Select(type => (text.Alias, type.Name, type.Fields, IsKind: false))
            .Concat(text.Kinds.Select(kind => (text.Alias, kind.Name, kind.Fields, IsKind: true)))).ToList();
        foreach (var (alias, name, _, _) in types)
        {
            builder._messages.Add($"{alias}.{name}", new($"{alias}.{name}"));
        }

        var metadata = new MessageField(1, "metadata", MessageFieldType.Message, Occurrence.Once) { Message = builder._messages["meta.ObjectMeta"] };
        foreach (var (alias, name, entries, isKind) in types)
        {
            var fields = builder.Fields(alias, $"{alias}.{name}", entries, 0);
            builder._messages[$"{alias}.{name}"].Fill(isKind ? [metadata, .. fields] : fields);
        }

        return builder._messages;
    }

    // Fields whose number has more parts than the depth lie in a message of their own.
    private IEnumerable<MessageField> Fields(string alias, string name, IReadOnlyList<FieldEntry> entries, int depth)
    {
        foreach (var group in entries.GroupBy(entry => entry.Number[depth]))
        {
            var first = group.First();
            if (first.Number.Count == depth + 1)
            {
                yield return group.Skip(1).FirstOrDefault() is { } second
                    ? throw second.Place.Error($"the number {group.Key} is \"{first.Name}\"'s already")
                    : Field(alias, first, group.Key);
                continue;
            }

            var inner = new Message($"{name}.{group.Key}");
            inner.Fill(Fields(alias, inner.Name, [.. group], depth + 1));
            yield return new(group.Key, "", MessageFieldType.Message, Occurrence.Once) { Message = inner };
        }
    }

    private MessageField Field(string alias, FieldEntry entry, int number)
    {
        var (type, occurrence) = entry.Type switch
        {
            _ when entry.Type.StartsWith("[]", StringComparison.Ordinal) => (entry.Type[2..], Occurrence.Repeated),
            _ when entry.Type.StartsWith("map[string]", StringComparison.Ordinal) => (entry.Type["map[string]".Length..], Occurrence.Map),
            var one => (one, Occurrence.Once),
        };
        var found = TypeOf(type);
        return new(number, entry.Name, found, occurrence)
        {
            IsPointer = entry.IsPointer,
            IsAlways = FieldAttributes.IsAlways(entry),
            Message = found switch
            {
                MessageFieldType.Message => Named(entry.Place, type.Contains('.', StringComparison.Ordinal) ? type : $"{alias}.{type}"),
                MessageFieldType.SchemaOrList or MessageFieldType.SchemaOrBoolean or MessageFieldType.SchemaOrTexts =>
                    Named(entry.Place, $"{alias}.JSONSchemaProps"),
                _ => null,
            },
        };
    }

    private Message Named(Place place, string name) => _messages.GetValueOrDefault(name) ?? throw place.Error($"there is no type \"{name}\"");

    private static MessageFieldType TypeOf(string type) => type switch
    {
        "bool" => MessageFieldType.Boolean,
        "int32" => MessageFieldType.Int32,
        "int64" => MessageFieldType.Int64,
        "double" => MessageFieldType.Double,
        "string" => MessageFieldType.Text,
        "bytes" => MessageFieldType.Bytes,
        "time" => MessageFieldType.Time,
        "microtime" => MessageFieldType.MicroTime,
        "quantity" => MessageFieldType.Quantity,
        "int-or-string" => MessageFieldType.IntOrString,
        "any" or "object" or "fieldsv1" => MessageFieldType.Raw,
        "[]string" => MessageFieldType.Texts,
        "schema-or-list" => MessageFieldType.SchemaOrList,
        "schema-or-bool" => MessageFieldType.SchemaOrBoolean,
        "schema-or-strings" => MessageFieldType.SchemaOrTexts,
        _ => MessageFieldType.Message,
    };
}
