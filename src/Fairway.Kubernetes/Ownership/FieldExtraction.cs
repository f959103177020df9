using System.Runtime.InteropServices;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>The set of every leaf and list item that an object mentions: what applying that object owns.</summary>
internal sealed class FieldExtraction
{
    private readonly FieldSetBuilder _set = new();
    private readonly List<PathElement> _path = [];

    private FieldExtraction()
    {
    }

    public static FieldSet Of(Schema schema, Value value)
    {
        var extraction = new FieldExtraction();
        extraction.Visit(schema, value);
        return extraction._set.Build();
    }

    private void Visit(Schema schema, Value value)
    {
        switch (Structure.Of(schema, value))
        {
            case Form.Map:
                VisitFields(schema, value.Fields);
                break;
            case Form.List:
                VisitItems(schema, value.Items);
                break;
            default:
                _set.Insert(CollectionsMarshal.AsSpan(_path));
                break;
        }
    }

    private void VisitFields(Schema schema, ValueMap fields)
    {
        foreach (var (name, value) in fields)
        {
            _path.Add(PathElement.Field(name));
            Visit(Structure.FieldOf(schema, name), value);
            // A struct's field is there whenever something below it is; a key of a free map, and what is empty, is owned itself.
            if (!schema.Properties.ContainsKey(name) || value.IsNull || value is { IsMap: true, Fields.Count: 0 })
            {
                _set.Insert(CollectionsMarshal.AsSpan(_path));
            }

            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void VisitItems(Schema schema, ValueList items)
    {
        foreach (var (element, same) in new ItemGroups(schema, items).All)
        {
            _path.Add(element);
            if (same.Count == 1)
            {
                Visit(Structure.ItemOf(schema), same.First);
            }

            _set.Insert(CollectionsMarshal.AsSpan(_path));
            _path.RemoveAt(_path.Count - 1);
        }
    }
}
