using Fairway.Delivery.Kustomize.Reading;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Adds <c>labels</c> and then <c>commonLabels</c>, the latter to selectors and templates too.</summary>
internal static class LabelTransformer
{
    private static readonly IReadOnlyList<FieldSpec> Everywhere = [LabelFields.Metadata, .. LabelFields.Templates, .. LabelFields.Selectors];

    public static void Apply(BuildSession session, Kustomization kustomization, ItemSet items)
    {
        for (var i = 0; i < kustomization.Labels.Count; i++)
        {
            session.StopWhenCancelled();
            var entry = kustomization.Labels[i];
            Add(kustomization, $"labels[{i}]", entry.Pairs, FieldsOf(entry), items);
        }

        Add(kustomization, "commonLabels", kustomization.CommonLabels, Everywhere, items);
    }

    private static IReadOnlyList<FieldSpec> FieldsOf(LabelEntry entry) => entry switch
    {
        { IncludeSelectors: true } => [.. entry.Fields, .. Everywhere],
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
            item.Object = fields.Aggregate(
                item.Object, (changed, field) => Change.Fields(kustomization, cause, changed, field, old => Change.WithPairs(old, pairs)));
        }
    }
}
