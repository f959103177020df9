namespace Fairway.ControlPlane.Http.Protobuf;

/// <summary>How often a field of a message may occur.</summary>
internal enum Occurrence : byte
{
    Once,
    Repeated,

    /// <summary>A map with string keys: each entry a message of key (1) and value (2).</summary>
    Map,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">A scalar, or the name of a message.</param>
/// <param name="Occurrence">How often.</param>
/// <param name="IsKeptEmpty">Its zero value means something and is written in JSON.</param>
/// <param name="IsInline">Its own fields belong to the enclosing object.</param>
internal sealed record MessageField(string Name, string Type, Occurrence Occurrence, bool IsKeptEmpty, bool IsInline);
