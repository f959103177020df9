namespace Fairway.Delivery.Kustomize.Reading;

/// <summary>Fields that Kustomize 5.5 knows and this engine does not support, each with what to do instead.</summary>
internal static class RefusedFields
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["bases"] = "list the folder under resources",
        ["buildMetadata"] = "remove it",
        ["components"] = "make the component a base and list it under resources",
        ["configurations"] = "use patches",
        ["crds"] = "remove it: name references in custom resources are not updated",
        ["generators"] = "use configMapGenerator, secretGenerator or plain resources",
        ["helmChartInflationGenerator"] = "render the chart beforehand",
        ["helmCharts"] = "render the chart beforehand",
        ["helmGlobals"] = "render the chart beforehand",
        ["imageTags"] = "use images",
        ["inventory"] = "remove it",
        ["openapi"] = "remove it: lists of custom resources are replaced by patches, not merged",
        ["patchesJson6902"] = "use patches",
        ["patchesStrategicMerge"] = "use patches",
        ["replacements"] = "use patches",
        ["sortOptions"] = "remove it: objects are applied in dependency order",
        ["transformers"] = "use patches",
        ["validators"] = "remove it",
        ["vars"] = "use patches",
    };
}
