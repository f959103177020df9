namespace Fairway.Kubernetes.Kinds.Messages;

/// <summary>A message of the protobuf encoding of built-in kinds. Messages refer to each other and to themselves.</summary>
public sealed class Message
{
    private readonly Dictionary<int, MessageField> _byNumber = [];

    internal Message(string name) => Name = name;

    /// <summary>The alias of its group and its name: <c>core.PodSpec</c>.</summary>
    public string Name { get; }

    /// <summary>The fields in the order of their numbers.</summary>
    public IReadOnlyList<MessageField> Fields { get; private set; } = [];

    /// <summary>The field with the number, or null.</summary>
    public MessageField? Find(int number) => _byNumber.GetValueOrDefault(number);

    internal void Fill(IEnumerable<MessageField> fields)
    {
        Fields = [.. fields.OrderBy(field => field.Number)];
        foreach (var field in Fields)
        {
            _byNumber.Add(field.Number, field);
        }
    }
}
