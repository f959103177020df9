using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>One validation: goes down a value beside its schema and collects what is wrong.</summary>
internal sealed class SchemaWalk
{
    private readonly ValidationWording _wording;
    private readonly FieldPath _path;
    private readonly List<FieldError> _errors = [];
    private List<FieldError>? _repetitions;

    public SchemaWalk(ValidationWording wording, string path)
    {
        _wording = wording;
        _path = path.Length == 0 ? new() : FieldPath.From(path);
    }

    /// <summary>What stands twice in sets and keyed lists, which is told apart from other problems.</summary>
    public IReadOnlyList<FieldError> Repetitions => _repetitions ?? [];

    /// <param name="schema">What the value should be.</param>
    /// <param name="value">The value.</param>
    /// <param name="before">What it was before: problems of what did not change are forgiven (KEP-4008). Null to forgive none.</param>
    public IReadOnlyList<FieldError> Run(Schema schema, Value value, Correlation? before)
    {
        Visit(schema, value, before);
        return _errors;
    }

    private void Visit(Schema schema, Value value, Correlation? before)
    {
        var known = _errors.Count;
        Check(schema, value, before);
        if (_errors.Count > known && before is { IsSame: true })
        {
            _errors.RemoveRange(known, _errors.Count - known);
        }
    }

    private void Check(Schema schema, Value value, Correlation? before)
    {
        if (value.IsNull && (schema.Nullable || schema.Type == SchemaType.Any || _wording == ValidationWording.BuiltIn))
        {
            return;
        }

        if (!SchemaTypes.Accepts(schema, value))
        {
            _errors.Add(SchemaTypes.Mismatch(schema, value, _path));
            return;
        }

        ValueChecks.Check(schema, value, _path, _wording, _errors);
        if (value.IsMap)
        {
            VisitFields(schema, value, before);
        }
        else if (value.IsList)
        {
            VisitItems(schema, value, before);
        }

        Compositions.Check(schema, value, _path, _wording, _errors);
    }

    private void VisitItems(Schema schema, Value value, Correlation? before)
    {
        if (_wording == ValidationWording.Custom && value.Items.Count > 1)
        {
            ListChecks.CheckUniqueness(schema, value, _path, _repetitions ??= []);
        }

        if (schema.Items is not { } items)
        {
            return;
        }

        for (var i = 0; i < value.Items.Count; i++)
        {
            _path.PushIndex(i);
            Visit(items, value.Items[i], before?.Index(i));
            _path.Pop();
        }
    }

    private void VisitFields(Schema schema, Value value, Correlation? before)
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
            Visit(known, field, before?.Key(key));
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
        Visit(structure, ValueMap.Empty, null);
        _path.Pop();
    }

    // Go cannot tell an absent text from an empty one.
    private static bool IsEmpty(Value value) => value.IsNull || value.AsString() is "";
}
