using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Reading;

/// <summary>What a kustomization file says, checked and with defaults.</summary>
internal sealed record Kustomization
{
    /// <summary>The file itself, below the root.</summary>
    public required string File { get; init; }

    public required string Directory { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = [];

    public string Namespace { get; init; } = "";

    public string NamePrefix { get; init; } = "";

    public string NameSuffix { get; init; } = "";

    public ValueMap CommonLabels { get; init; } = ValueMap.Empty;

    public ValueMap CommonAnnotations { get; init; } = ValueMap.Empty;

    public IReadOnlyList<LabelEntry> Labels { get; init; } = [];

    public IReadOnlyList<ImageEntry> Images { get; init; } = [];

    public IReadOnlyList<ReplicaEntry> Replicas { get; init; } = [];

    public IReadOnlyList<PatchEntry> Patches { get; init; } = [];

    public IReadOnlyList<GeneratorEntry> ConfigMaps { get; init; } = [];

    public IReadOnlyList<GeneratorEntry> Secrets { get; init; } = [];
}

/// <summary>An entry of <c>labels</c>.</summary>
internal sealed record LabelEntry(ValueMap Pairs, bool IncludeSelectors, bool IncludeTemplates, IReadOnlyList<FieldSpec> Fields);

/// <summary>An entry of <c>images</c>. The name is a regular expression, as Kustomize takes it.</summary>
internal sealed record ImageEntry(string Name, string NewName, string NewTag, string Digest);

/// <summary>An entry of <c>replicas</c>.</summary>
internal sealed record ReplicaEntry(string Name, long Count);

/// <summary>An entry of <c>patches</c>; the target is null when the patch itself names the object.</summary>
internal sealed record PatchEntry(string Path, string Patch, TargetSelector? Target, bool AllowNameChange, bool AllowKindChange);

/// <summary>An entry of <c>configMapGenerator</c> or <c>secretGenerator</c>, the general options merged in.</summary>
internal sealed record GeneratorEntry(string Field, string Kind, string Name, string Namespace, string Behavior, string Type)
{
    public IReadOnlyList<string> Literals { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<string> Envs { get; init; } = [];

    public required GeneratorOptions Options { get; init; }
}

/// <summary><c>generatorOptions</c>, or the <c>options</c> of one generator.</summary>
internal sealed record GeneratorOptions(ValueMap Labels, ValueMap Annotations, bool DisableNameSuffixHash, bool Immutable);
