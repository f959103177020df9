using System.Text.RegularExpressions;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Selectors;

namespace Fairway.Delivery.Kustomize.Reading;

/// <summary>The objects a patch is for: each part is a regular expression that must match as a whole, an absent one matches all.</summary>
internal sealed class TargetSelector
{
    private readonly Regex? _group;
    private readonly Regex? _version;
    private readonly Regex? _kind;
    private readonly Regex? _name;
    private readonly Regex? _namespace;
    private readonly LabelSelector _labels;
    private readonly LabelSelector _annotations;

    private TargetSelector(FieldReader fields)
    {
        _group = Expression(fields, "group");
        _version = Expression(fields, "version");
        _kind = Expression(fields, "kind");
        _name = Expression(fields, "name");
        _namespace = Expression(fields, "namespace");
        _labels = Selector(fields, "labelSelector");
        _annotations = Selector(fields, "annotationSelector");
    }

    public static TargetSelector Read(FieldReader fields) => new(fields);

    /// <summary>Name and namespace may be the first or the present ones.</summary>
    public bool Matches(BuildItem item)
    {
        var (id, original) = (item.Id, item.Original);
        return (Matches(_namespace, original.Namespace) || Matches(_namespace, id.Namespace))
            && Matches(_group, id.Kind.Group) && Matches(_version, id.Kind.Version) && Matches(_kind, id.Kind.Kind)
            && (Matches(_name, original.Name) || Matches(_name, id.Name))
            && _labels.Matches(item.Object.Labels) && _annotations.Matches(item.Object.Annotations);
    }

    private static bool Matches(Regex? expression, string text) => expression is null || expression.IsMatch(text);

    private static Regex? Expression(FieldReader fields, string name)
    {
        var pattern = fields.Text(name);
        try
        {
            return pattern.Length == 0 ? null : new Regex($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            fields.Refuse(name, $"\"{pattern}\" is not a regular expression: {e.Message}");
            return null;
        }
    }

    private static LabelSelector Selector(FieldReader fields, string name)
    {
        try
        {
            return LabelSelector.Parse(fields.Text(name));
        }
        catch (FormatException e)
        {
            fields.Refuse(name, e.Message);
            return LabelSelector.Nothing;
        }
    }
}
