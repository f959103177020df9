using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.Delivery.Kustomize;

/// <summary>The objects of a build in the order kubectl prints them, or the errors that stopped it; never both.</summary>
public sealed record KustomizeResult(IReadOnlyList<Value> Objects, IReadOnlyList<KustomizeError> Errors)
{
    public bool Succeeded => Errors.Count == 0;

    /// <summary>The objects as <c>kubectl kustomize</c> prints them.</summary>
    public string ToYaml() => string.Join("---\n", Objects.Select(YamlWriter.ToText));
}
