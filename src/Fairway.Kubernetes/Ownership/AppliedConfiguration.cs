using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>Checks that an applied configuration can be owned: every field declared, every list item identified, none twice.</summary>
internal sealed class AppliedConfiguration
{
    private readonly List<PathElement> _path = [];
    private readonly List<string> _errors = [];

    /// <exception cref="KubernetesException">400: it cannot; names each field and why.</exception>
    public static void Check(Schema schema, Value applied, string apiVersion)
    {
        if (applied.ApiVersion != apiVersion)
        {
            throw BadRequest($"Incorrect version specified in apply patch. Specified patch version: {applied.ApiVersion}, expected: {apiVersion}");
        }

        if (!applied["metadata"]["managedFields"].IsNull)
        {
            throw BadRequest("metadata.managedFields must be nil");
        }

        if (Problems(schema, applied) is { Length: > 0 } problems)
        {
            throw BadRequest(
                $"failed to create typed patch object ({applied.Namespace}/{applied.Name}; {applied.GroupVersionKind}): {problems}");
        }
    }

    /// <summary>Why the fields cannot be owned; empty when they can.</summary>
    public static string Problems(Schema schema, Value applied)
    {
        var check = new AppliedConfiguration();
        check.Visit(schema, applied);
        return check._errors.Count < 2 ? string.Concat(check._errors) : "errors:\n  " + string.Join("\n  ", check._errors);
    }

    // Upstream answers a bad configuration with an untyped error (500); it is the request that is wrong.
    private static KubernetesException BadRequest(string message) => new(400, StatusReason.BadRequest, message);

    private void Visit(Schema schema, Value value)
    {
        var expected = schema.Type switch
        {
            SchemaType.Object when value is { IsMap: false, IsNull: false } => "map",
            SchemaType.List when value is { IsList: false, IsNull: false } => "list",
            _ => null,
        };
        if (expected is not null)
        {
            Fail($"expected {expected}, got {value}");
            return;
        }

        switch (Structure.Of(schema, value))
        {
            case Form.Map:
                VisitFields(schema, value.Fields);
                break;
            case Form.List:
                VisitItems(schema, value.Items);
                break;
        }
    }

    private void VisitFields(Schema schema, ValueMap fields)
    {
        // An object that declares nothing takes anything; apiVersion and kind are every object's.
        var open = schema.Type == SchemaType.Any || (schema.Properties.Count == 0 && schema.AdditionalProperties is null);
        foreach (var (name, value) in fields)
        {
            _path.Add(PathElement.Field(name));
            if (schema.Field(name) is { } field)
            {
                Visit(field, value);
            }
            else if (!open && !(_path.Count == 1 && name is "apiVersion" or "kind" or "metadata"))
            {
                Fail("field not declared in schema");
            }

            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void VisitItems(Schema schema, ValueList items)
    {
        var seen = new HashSet<PathElement>();
        for (var i = 0; i < items.Count; i++)
        {
            if (schema.ListType == ListType.Map && ListItems.MissingKey(schema, items[i]) is { } key)
            {
                Fail(items[i].IsMap
                    ? $"element {i}: associative list with keys has an element that omits key field \"{key}\" (and doesn't have default value)"
                    : $"element {i}: associative list with keys may not have {(items[i].IsNull ? "a null element" : "non-map elements")}");
                continue;
            }

            if (schema.ListType == ListType.Set && items[i].Kind is ValueKind.Null or ValueKind.Map or ValueKind.List)
            {
                var what = items[i].IsNull ? "an explicit null" : $"a {items[i].Kind.ToString().ToLowerInvariant()} type";
                Fail($"element {i}: associative list without keys has an element that's {what}");
                continue;
            }

            var element = ListItems.ElementOf(schema, items[i], i);
            if (!seen.Add(element))
            {
                Fail($"duplicate entries for key {element}");
            }

            _path.Add(element);
            Visit(Structure.ItemOf(schema), items[i]);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Fail(string reason) => _errors.Add($"{string.Concat(_path)}: {reason}");
}
