using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Text;

/// <summary>One file of kinds as written: the kinds and types of one API group version.</summary>
internal sealed record KindText(
    string File, string Alias, string Group, string Version, string Models, IReadOnlyList<KindEntry> Kinds, IReadOnlyList<TypeEntry> Types);

/// <summary>A <c>kind</c> block: its name, its <c>@</c> properties and its fields beside apiVersion, kind and metadata.</summary>
internal sealed record KindEntry(
    Place Place,
    string Name,
    string Plural,
    string Singular,
    string About,
    IReadOnlyList<PropertyEntry> Properties,
    IReadOnlyList<FieldEntry> Fields);

/// <summary>One line such as <c>@short po</c>.</summary>
internal sealed record PropertyEntry(Place Place, string Name, IReadOnlyList<string> Words);

/// <summary>A <c>type</c> block.</summary>
internal sealed record TypeEntry(Place Place, string Name, bool Atomic, IReadOnlyList<FieldEntry> Fields);

/// <summary>One line such as <c>ports []ContainerPort 6 map(containerPort, protocol) merge(containerPort)</c>.</summary>
internal sealed record FieldEntry(Place Place, string Name, string Type, Value Default, IReadOnlyList<AttributeEntry> Attributes)
{
    /// <summary>A pointer in Go, written <c>*int32</c>: its zero value is not the same as its absence.</summary>
    public bool IsPointer { get; init; }

    /// <summary>The field's number in protobuf; after the first, numbers within messages that JSON does not show.</summary>
    public IReadOnlyList<int> Number { get; init; } = [];
}

/// <summary>A word after a field's type, with what stands in its parentheses.</summary>
internal sealed record AttributeEntry(Place Place, string Name, IReadOnlyList<string> Arguments);

/// <summary>Where something was written, to name it in an error.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    public KindTextException Error(string reason) => new(File, Line, Column, reason);
}
