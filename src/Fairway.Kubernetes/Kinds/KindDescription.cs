using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds;

/// <summary>One version of a kind as an API serves it; built-in kinds and custom ones are described alike. Immutable.</summary>
public sealed record KindDescription
{
    /// <summary>The verbs of an ordinary stored kind.</summary>
    public static IReadOnlyList<string> AllVerbs { get; } = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public required GroupVersionKind Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public string ListKind { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public bool Namespaced { get; init; }

    /// <summary>False for a version of a custom kind that is described only to read what was stored in it.</summary>
    public bool Served { get; init; } = true;

    /// <summary>What who uses this version is told; empty when it is not deprecated.</summary>
    public string DeprecationWarning { get; init; } = "";

    /// <summary>True for the version that objects are stored in.</summary>
    public bool StorageVersion { get; init; } = true;

    /// <summary>The version that objects of this one are stored in; null for that version itself.</summary>
    public KindDescription? StoredAs { get; init; }

    /// <summary>How objects get to the version that is stored and back.</summary>
    public KindConversion Conversion { get; init; } = KindConversion.None;

    /// <summary>
    /// A custom kind's <c>spec.conversion.webhook</c>, which converts between its versions instead of <see cref="Conversion"/>; null for none.
    /// </summary>
    public Value ConversionWebhook { get; init; }

    /// <summary>The whole object, with apiVersion, kind and metadata.</summary>
    public required Schema Schema { get; init; }

    /// <summary>The status of a new object, before the kind's own rules: what its schema's defaults make of none.</summary>
    internal Value FirstStatus => Defaulting.Apply(Schema, ValueMap.Empty)["status"];

    /// <summary>Status is written through <c>/status</c> only, and <c>metadata.generation</c> counts changes of the rest.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Where <c>/scale</c> reads and writes; null when the kind has no such subresource.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>All subresources, status and scale included.</summary>
    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    /// <summary>The columns of custom kinds; built-in kinds are printed by code.</summary>
    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];

    /// <summary>Dotted paths that field selectors may name beside <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    public bool IsCustom { get; init; }

    /// <summary>The rules in a custom kind's schema; null when it has none.</summary>
    public RuleTree? ValidationRules { get; init; }

    /// <summary>Whether a custom kind's objects have whole objects in them.</summary>
    public bool HasEmbeddedResources { get; init; }

    /// <summary>An object of which only <c>metadata.name</c> and <c>metadata.generateName</c> are described; null when they are free.</summary>
    public Schema? NameLimits { get; init; }

    /// <summary>What the schema alone cannot say; null when there is nothing to add.</summary>
    public KindRules? Rules { get; init; }

    public GroupVersionResource Resource => new(Kind.Group, Kind.Version, Plural);

    /// <summary>False for kinds that are only posted and answered, such as reviews, or only told.</summary>
    public bool IsStored => Verbs.Contains("watch");

    /// <summary>The subresource with this name, or null.</summary>
    public Subresource? FindSubresource(string name)
    {
        foreach (var subresource in Subresources)
        {
            if (subresource.Name == name)
            {
                return subresource;
            }
        }

        return null;
    }

    public bool Equals(KindDescription? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => HashCode.Combine(Kind, Plural);

    public override string ToString() => Kind.ToString();
}
