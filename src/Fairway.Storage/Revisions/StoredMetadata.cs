namespace Fairway.Storage.Revisions;

/// <summary>What lists and watches filter by without decoding an object's bytes; derived from them, so it is not on disk.</summary>
/// <param name="Uid">The object's uid.</param>
/// <param name="Labels">metadata.labels.</param>
/// <param name="Fields">The values of the fields the kind can be selected by, such as <c>spec.nodeName</c>.</param>
public sealed record StoredMetadata(string Uid, KeyValuePair<string, string>[] Labels, KeyValuePair<string, string>[] Fields)
{
    public static StoredMetadata Empty { get; } = new("", [], []);
}
