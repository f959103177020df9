using System.Text.RegularExpressions;
using Fairway.Delivery.Kustomize.Reading;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>
/// Changes images in every <c>containers</c> and <c>initContainers</c> list of every object, however deep, except in definitions of kinds.
/// </summary>
internal static class ImageTransformer
{
    public static void Apply(BuildSession session, Kustomization kustomization, ItemSet items)
    {
        for (var i = 0; i < kustomization.Images.Count; i++)
        {
            session.StopWhenCancelled();
            var entry = kustomization.Images[i];
            var name = Expression(kustomization, entry.Name, $"images[{i}].name");
            foreach (var item in items.All.Where(item => item.Object.ObjectKind != "CustomResourceDefinition"))
            {
                item.Object = Walk(item.Object, name, entry);
            }
        }
    }

    private static Regex Expression(Kustomization kustomization, string name, string field)
    {
        try
        {
            // Kustomize's own expression, which takes the name as one too.
            return new Regex(
                "^" + name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?\\z",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new KustomizeException(kustomization.File, field, $"\"{name}\" is not a regular expression: {e.Message}");
        }
    }

    private static Value Walk(Value node, Regex name, ImageEntry entry)
    {
        if (node.IsList)
        {
            return ValueList.From(node.Items.Select(item => Walk(item, name, entry)));
        }

        if (!node.IsMap)
        {
            return node;
        }

        var fields = new ValueMap.Builder(node.Fields.Count);
        foreach (var (key, child) in node.Fields)
        {
            var changed = Walk(child, name, entry);
            if (key is "containers" or "initContainers" && changed.IsList)
            {
                changed = ValueList.From(changed.Items.Select(container => container["image"].AsString() is { } image && name.IsMatch(image)
                    ? container.With("image", Renamed(image, entry))
                    : container));
            }

            fields[key] = changed;
        }

        return fields.Build();
    }

    private static string Renamed(string image, ImageEntry entry)
    {
        var (name, tag, digest) = Split(image);
        name = entry.NewName.Length > 0 ? entry.NewName : name;
        if (entry.NewTag.Length > 0 || entry.Digest.Length > 0)
        {
            (tag, digest) = (entry.NewTag, entry.Digest);
        }

        return name + (tag.Length > 0 ? ":" + tag : "") + (digest.Length > 0 ? "@" + digest : "");
    }

    // host:5000/name:tag@sha256:...; a colon before the first slash is the host's port.
    private static (string Name, string Tag, string Digest) Split(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? "" : image[(at + 1)..];
        var rest = at < 0 ? image : image[..at];
        var colon = rest.IndexOf(':', Math.Max(rest.IndexOf('/', StringComparison.Ordinal), 0));
        return colon < 0 ? (rest, "", digest) : (rest[..colon], rest[(colon + 1)..], digest);
    }
}
