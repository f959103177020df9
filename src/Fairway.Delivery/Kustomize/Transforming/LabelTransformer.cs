using Fairway.Delivery.Kustomize.Reading;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Adds <c>labels</c> and then <c>commonLabels</c>, the latter to selectors and templates too.</summary>
internal static class LabelTransformer
{
    public static void Apply(Kustomization kustomization, ItemSet items)
    {
        for (var i = 0; i < kustomization.Labels.Count; i++)
        {
            var entry = kustomization.Labels[i];
            Add(kustomization, $"labels[{i}]", entry.Pairs, FieldsOf(entry), items);
        }

        Add(kustomization, "commonLabels", kustomization.CommonLabels, [LabelFields.Metadata, .. LabelFields.Templates, .. LabelFields.Selectors], items);
    }

    private static IReadOnlyList<FieldSpec> FieldsOf(LabelEntry entry) => entry switch
    {
        { IncludeSelectors: true } => [.. entry.Fields, LabelFields.Metadata, .. LabelFields.Templates, .. LabelFields.Selectors],
        { IncludeTemplates: true } => [.. entry.Fields, LabelFields.Metadata, .. LabelFields.Templates],
        _ => [.. entry.Fields, LabelFields.Metadata],
    };

    private static void Add(Kustomization kustomization, string cause, ValueMap pairs, IReadOnlyList<FieldSpec> fields, ItemSet items)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        foreach (var item in items.All)
        {
            item.Object = fields.Aggregate(item.Object, (changed, field) => Change.Fields(kustomization, cause, changed, field, old => With(old, pairs)));
        }
    }

    private static Value With(Value old, ValueMap pairs) =>
        old.IsMap || old.IsNull ? old.WithFields(pairs) : throw new InvalidOperationException("it is not a map");
}
