using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>One validation: goes down a value beside its schema and collects what is wrong.</summary>
internal sealed class SchemaWalk
{
    private readonly ValidationWording _wording;
    private readonly FieldPath _path = new();
    private readonly List<FieldError> _errors = [];

    public SchemaWalk(ValidationWording wording, string path)
    {
        _wording = wording;
        if (path.Length > 0)
        {
            _path.PushField(path);
        }
    }

    public IReadOnlyList<FieldError> Run(Schema schema, Value value)
    {
        Visit(schema, value);
        return _errors;
    }

    private void Visit(Schema schema, Value value)
    {
        if (value.IsNull && (schema.Nullable || schema.Type == SchemaType.Any || _wording == ValidationWording.BuiltIn))
        {
            return;
        }

        if (!SchemaTypes.Accepts(schema, value))
        {
            _errors.Add(SchemaTypes.Mismatch(schema, value, _path.ToString()));
            return;
        }

        ValueChecks.Check(schema, value, _path, _wording, _errors);
        if (value.IsMap)
        {
            VisitFields(schema, value);
        }
        else if (value.IsList && schema.Items is { } items)
        {
            for (var i = 0; i < value.Items.Count; i++)
            {
                _path.PushIndex(i);
                Visit(items, value.Items[i]);
                _path.Pop();
            }
        }

        Compositions.Check(schema, value, _path, _wording, _errors);
    }

    private void VisitFields(Schema schema, Value value)
    {
        foreach (var name in schema.Required)
        {
            if (!value.Fields.TryGetValue(name, out var field) || (_wording == ValidationWording.BuiltIn && IsEmpty(field)))
            {
                ReportMissing(schema, name);
            }
        }

        foreach (var (key, field) in value.Fields)
        {
            if (!schema.Properties.TryGetValue(key, out var known))
            {
                if (schema.AdditionalProperties is not { } values)
                {
                    continue;
                }

                known = values;
            }

            _path.PushField(key);
            Visit(known, field);
            _path.Pop();
        }
    }

    // An absent structure of a built-in kind is an empty one, so what is missing are the fields in it.
    private void ReportMissing(Schema schema, string name)
    {
        if (_wording == ValidationWording.Custom || schema.Field(name) is not { Type: SchemaType.Object, AdditionalProperties: null } structure)
        {
            _errors.Add(FieldError.Required(_path.Child(name)));
            return;
        }

        _path.PushField(name);
        Visit(structure, ValueMap.Empty);
        _path.Pop();
    }

    // Go cannot tell an absent text from an empty one.
    private static bool IsEmpty(Value value) => value.IsNull || value.AsString() is "";
}
