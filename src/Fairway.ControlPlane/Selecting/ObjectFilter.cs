using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Kubernetes.Selectors;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Selecting;

/// <summary>The label and field selectors of one request, compiled; asks the stored metadata and decodes nothing for built-in kinds.</summary>
internal sealed class ObjectFilter
{
    private readonly KindDescription _kind;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;
    private readonly ObjectReader _reader;

    private ObjectFilter(KindDescription kind, LabelSelector labels, FieldSelector fields, ObjectReader reader)
    {
        _kind = kind;
        _labels = labels;
        _fields = fields;
        _reader = reader;
    }

    public bool IsEverything => _labels.MatchesEverything && _fields.MatchesEverything;

    /// <exception cref="KubernetesException">400: a selector does not parse or names a field that the kind cannot be selected by.</exception>
    public static ObjectFilter For(ApiCall call, ObjectReader reader)
    {
        try
        {
            var labels = LabelSelector.Parse(call.Request.LabelSelector);
            var fields = FieldSelector.Parse(WithName(call));
            foreach (var term in fields.Terms.Where(term => !IsSelectable(call.Kind, term.Field)))
            {
                throw ApiErrors.BadRequest(call.Kind.IsCustom || call.Kind.SelectableFields.Count > 0
                    ? $"field label not supported: {term.Field}"
                    : $"\"{term.Field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
            }

            return new(call.Kind, labels, fields, reader);
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest(e.Message);
        }
    }

    /// <summary>What of a namespace, or of all, a watch with this filter is to be woken for: less than all where a field must have one value.</summary>
    public WatchScope Within(string @namespace)
    {
        var term = _fields.Terms.FirstOrDefault(term => !term.Negated && term.Field == WatchScope.Name)
            ?? _fields.Terms.FirstOrDefault(term => !term.Negated && ObjectIndex.IsInAll(_kind, term.Field));
        return term is null ? new(@namespace) : new(@namespace, term.Field, term.Value);
    }

    public bool Matches(StoredObject @object)
    {
        if (!_labels.MatchesEverything && !LabelMatching.Matches(_labels, @object.Metadata.Labels))
        {
            return false;
        }

        foreach (var term in _fields.Terms)
        {
            if (string.Equals(FieldOf(@object, term.Field), term.Value, StringComparison.Ordinal) == term.Negated)
            {
                return false;
            }
        }

        return true;
    }

    private string FieldOf(StoredObject @object, string field)
    {
        switch (field)
        {
            case "metadata.name":
                return @object.Key.Name;
            case "metadata.namespace":
                return @object.Key.Namespace;
        }

        foreach (var (key, value) in @object.Metadata.Fields)
        {
            if (key == field)
            {
                return value;
            }
        }

        if (ObjectConversion.NeedsWebhook(_kind) && !ObjectLookup.IsStoredAs(_kind, @object))
        {
            throw ApiErrors.BadRequest(
                $"field selector {field} cannot be used in version {_kind.Kind.Version}: "
                + "objects are stored in another one and converted by a webhook");
        }

        return ObjectIndex.FieldText(StoredForm.Read(_kind, _reader.Read(@object)), field);
    }

    // A watch on one object's own path selects it by its name.
    private static string WithName(ApiCall call)
    {
        var text = call.Request.FieldSelector;
        return call.Name.Length == 0 ? text : text.Length == 0 ? $"metadata.name={call.Name}" : $"{text},metadata.name={call.Name}";
    }

    private static bool IsSelectable(KindDescription kind, string field) =>
        field is "metadata.name" or "metadata.namespace"
        || kind.SelectableFields.Contains(field)
        || kind.SelectableFields.Contains("." + field);
}
