using System.Runtime.CompilerServices;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// The description of one node of an object: structural OpenAPI v3 as CustomResourceDefinitions have it, plus the list and map types of
/// server-side apply and the merge keys of strategic merge patch. Built-in kinds and custom ones are described alike. Immutable once built;
/// recursive schemas (JSONSchemaProps) refer to themselves, so that two schemas are equal only when they are one.
/// </summary>
public sealed record Schema
{
    private Found<DefaultsWithin>? _defaults;
    private Found<Value>? _emptyForm;

    /// <summary>Accepts anything and keeps it: what an unknown part of an object is described by.</summary>
    public static Schema Anything { get; } = new() { PreserveUnknownFields = true };

    /// <summary>
    /// The OpenAPI model that a built-in type is known by, such as <c>io.k8s.api.core.v1.Container</c>; empty for a part without a name.
    /// </summary>
    public string Name { get; init; } = "";

    public SchemaType Type { get; init; }

    public string Description { get; init; } = "";

    /// <summary>int32, int64, date-time, byte, int-or-string ...; checked where Kubernetes checks it.</summary>
    public string Format { get; init; } = "";

    /// <summary>The fields of an object, in the order they were declared.</summary>
    public IReadOnlyDictionary<string, Schema> Properties { get; init; } = new Dictionary<string, Schema>();

    /// <summary>The values of a map with free keys; null when the object has fixed fields.</summary>
    public Schema? AdditionalProperties { get; init; }

    /// <summary>The items of a list.</summary>
    public Schema? Items { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>The default, or null when there is none.</summary>
    public Value Default { get; init; }

    public bool HasDefault => !Default.IsNull;

    /// <summary>True when this or anything below it has a default.</summary>
    public bool HasDefaultsWithin => Defaults.Any;

    /// <summary>The properties that have a default or contain one.</summary>
    internal ReadOnlySpan<KeyValuePair<string, Schema>> PropertiesWithDefaults => Defaults.Properties;

    /// <summary>What an object of a built-in kind has before anybody wrote it.</summary>
    internal Value EmptyForm => Find(ref _emptyForm, Ownership.EmptyForm.Of);

    private DefaultsWithin Defaults => Find(ref _defaults, static schema => new(
        FindDefault(schema, []), [.. schema.Properties.Where(property => FindDefault(property.Value, []))]));

    public bool Nullable { get; init; }

    /// <summary>A zero value of this field of a built-in kind is the same as its absence (Go's <c>omitempty</c>).</summary>
    public bool OmitsZero { get; init; }

    public IReadOnlyList<Value> Enum { get; init; } = [];

    /// <summary>A regular expression (RE2 syntax) that strings must contain a match of; empty for none.</summary>
    public string Pattern { get; init; } = "";

    public double? Minimum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public long? MinLength { get; init; }

    public long? MaxLength { get; init; }

    public long? MinItems { get; init; }

    public long? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public long? MinProperties { get; init; }

    public long? MaxProperties { get; init; }

    /// <summary><c>x-kubernetes-list-type</c>. Unset lists are atomic.</summary>
    public ListType ListType { get; init; }

    /// <summary>The list was said to be atomic, so that its items are not told apart by their places either.</summary>
    public bool DeclaredAtomic { get; init; }

    /// <summary><c>x-kubernetes-list-map-keys</c>, for <see cref="ListType.Map"/>.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary><c>x-kubernetes-map-type: atomic</c>: the object is owned and replaced as one.</summary>
    public bool AtomicMap { get; init; }

    /// <summary><c>x-kubernetes-preserve-unknown-fields</c>: fields without a schema are kept instead of pruned.</summary>
    public bool PreserveUnknownFields { get; init; }

    /// <summary><c>x-kubernetes-embedded-resource</c>: has apiVersion, kind and metadata of its own.</summary>
    public bool EmbeddedResource { get; init; }

    /// <summary>Strategic merge of lists: <c>x-kubernetes-patch-strategy</c>; null means replace.</summary>
    public PatchStrategy PatchStrategy { get; init; }

    /// <summary><c>x-kubernetes-patch-merge-key</c>.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary><c>x-kubernetes-validations</c>: what is asked of values beyond their form, in CEL.</summary>
    public IReadOnlyList<ValidationRule> Validations { get; init; } = [];

    public IReadOnlyList<Schema> AllOf { get; init; } = [];

    public IReadOnlyList<Schema> AnyOf { get; init; } = [];

    public IReadOnlyList<Schema> OneOf { get; init; } = [];

    public Schema? Not { get; init; }

    /// <summary>The schema of a field of an object or of a value of a map; null when the object has no such field.</summary>
    public Schema? Field(string name) =>
        Properties.TryGetValue(name, out var schema) ? schema : AdditionalProperties ?? (PreserveUnknownFields ? Anything : null);

    public bool Equals(Schema? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => Name.Length == 0 ? Type.ToString() : Name;

    private static bool FindDefault(Schema schema, HashSet<Schema> seen) =>
        schema.HasDefault || (seen.Add(schema) && (
            (schema.Items is { } items && FindDefault(items, seen))
            || (schema.AdditionalProperties is { } values && FindDefault(values, seen))
            || schema.Properties.Values.Any(property => FindDefault(property, seen))));

    private T Find<T>(ref Found<T>? found, Func<Schema, T> find)
    {
        if (found is not { } known || known.Of != this)
        {
            found = known = new(this, find(this));
        }

        return known.Answer;
    }

    // What is worked out when first asked for. A copy (`with`) starts with its original's answer, which names the schema it is about.
    private sealed record Found<T>(Schema Of, T Answer);

    private sealed record DefaultsWithin(bool Any, KeyValuePair<string, Schema>[] Properties);
}

public enum SchemaType : byte
{
    Any,
    Object,
    List,
    String,
    Integer,
    Number,
    Boolean,
    IntOrString,
}

public enum ListType : byte
{
    Atomic,
    Set,
    Map,
}

[Flags]
public enum PatchStrategy : byte
{
    Replace = 0,
    Merge = 1,

    /// <summary>Keys the patch does not name are cleared (volumes' sources, deployment strategies).</summary>
    RetainKeys = 2,
}
