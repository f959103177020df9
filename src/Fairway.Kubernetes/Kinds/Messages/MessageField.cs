namespace Fairway.Kubernetes.Kinds.Messages;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in JSON; empty when the fields of its message stand in JSON beside those around it.</param>
/// <param name="Type">What one value of it is.</param>
/// <param name="Occurrence">How often it occurs.</param>
public sealed record MessageField(int Number, string Name, MessageFieldType Type, Occurrence Occurrence)
{
    /// <summary>The message that <see cref="MessageFieldType.Message"/> and the schemas stand for.</summary>
    public Message? Message { get; init; }

    /// <summary>A pointer in Go: written only when it is there, and a zero value is not its absence.</summary>
    public bool IsPointer { get; init; }

    /// <summary>JSON shows a zero value, too (no <c>omitempty</c>).</summary>
    public bool IsAlways { get; init; }

    public bool IsInline => Name.Length == 0;
}

/// <summary>How often a field of a message may occur.</summary>
public enum Occurrence : byte
{
    Once,
    Repeated,

    /// <summary>A map with string keys: each entry a message of key (1) and value (2).</summary>
    Map,
}

/// <summary>What a value of a field is.</summary>
public enum MessageFieldType : byte
{
    Boolean,
    Int32,
    Int64,
    Double,
    Text,
    Bytes,

    /// <summary>Seconds (1) and nanoseconds (2); an empty message is no time.</summary>
    Time,

    /// <summary>The same, shown with microseconds.</summary>
    MicroTime,

    /// <summary>A message of text (1).</summary>
    Quantity,

    /// <summary>A message of type (1), 0 for a number; number (2); text (3).</summary>
    IntOrString,

    /// <summary>A message of JSON (1).</summary>
    Raw,

    /// <summary>A message of texts (1).</summary>
    Texts,

    /// <summary>A message of schema (1) or schemas (2).</summary>
    SchemaOrList,

    /// <summary>A message of allows (1) and schema (2).</summary>
    SchemaOrBoolean,

    /// <summary>A message of schema (1) or texts (2).</summary>
    SchemaOrTexts,
    Message,
}
