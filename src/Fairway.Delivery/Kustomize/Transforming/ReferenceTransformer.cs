using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Rewrites names in references to what the objects are called now. A reference is written with any name its target had.</summary>
internal static class ReferenceTransformer
{
    public static void Apply(BuildSession session, ItemSet items, string directory)
    {
        var byOldName = items.All
            .SelectMany(item => item.Previous.Select(id => id.Name).Distinct(), (item, name) => (name, item))
            .ToLookup(pair => pair.name, pair => pair.item);
        foreach (var referrer in items.All)
        {
            session.StopWhenCancelled();
            foreach (var reference in NameReferences.All)
            {
                foreach (var field in reference.Fields.Where(field => referrer.Original.IsSelected(field.Group, field.Version, field.Kind)))
                {
                    Follow(referrer, reference, field, byOldName, directory);
                }
            }
        }
    }

    private static void Follow(
        BuildItem referrer, NameReferences.Reference reference, FieldSpec field, ILookup<string, BuildItem> byOldName, string directory)
    {
        var search = new ReferralSearch(referrer, reference, field, byOldName);
        try
        {
            // The kind may have been changed by a patch since: the field is that of the original.
            referrer.Object = FieldEdit.Apply(referrer.Object, field with { Group = "", Version = "", Kind = "" }, value => Rewritten(value, search));
        }
        catch (InvalidOperationException e)
        {
            throw new KustomizeException(directory, "", $"updating the name reference in {field.Path} of {referrer.Id}: {e.Message}");
        }
    }

    private static Value Rewritten(Value value, ReferralSearch search) => value switch
    {
        { IsList: true } => ValueList.From(value.Items.Select(item => Rewritten(item, search))),
        { IsMap: true } => RewrittenMap(value, search),
        { IsString: true } => search.ByName(value.AsString()!) is { } referral ? referral.Object["metadata"]["name"] : value,
        _ => value,
    };

    // subjects[] and webhooks[].clientConfig.service: name and namespace together.
    private static Value RewrittenMap(Value map, ReferralSearch search)
    {
        if (map["name"].AsString() is not { } name || search.ByNameAndNamespace(name, map["namespace"].AsString()) is not { } referral)
        {
            return map;
        }

        var @namespace = referral.Object["metadata"]["namespace"];
        map = map.With("name", referral.Object["metadata"]["name"]);
        return @namespace.IsNull || @namespace.AsString() == "" ? map : map.With("namespace", @namespace);
    }
}
