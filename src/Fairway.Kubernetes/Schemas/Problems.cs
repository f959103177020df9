using Fairway.Values;

namespace Fairway.Kubernetes.Schemas;

/// <summary>
/// Collects the problems of an object while a check walks it: <c>using (problems.At("spec")) …</c>. Paths become text only when
/// there is something to report.
/// </summary>
internal sealed class Problems
{
    private readonly FieldPath _path;
    private readonly List<FieldError> _errors = [];

    public Problems() => _path = new();

    /// <summary>Collects apart from another, at the other's place.</summary>
    public Problems(Problems other) => _path = other._path;

    public IReadOnlyList<FieldError> All => _errors;

    public Step At(string field)
    {
        _path.PushField(field);
        return new(_path);
    }

    public Step At(int index)
    {
        _path.PushIndex(index);
        return new(_path);
    }

    public Step AtKey(string key)
    {
        _path.PushKey(key);
        return new(_path);
    }

    /// <summary>Runs a check at each item of a list.</summary>
    public void Each(string field, Value list, Action<Value> check)
    {
        using var _ = At(field);
        for (var i = 0; i < list.Items.Count; i++)
        {
            using var __ = At(i);
            check(list.Items[i]);
        }
    }

    /// <summary>The text of the current place, or of a field below it.</summary>
    public string Place(string field = "") => field.Length == 0 ? _path.ToString() : _path.Child(field);

    public void Add(FieldError error) => _errors.Add(error);

    public void AddRange(IEnumerable<FieldError> errors) => _errors.AddRange(errors);

    public void Required(string field, string detail = "") => _errors.Add(FieldError.Required(Place(field), detail));

    /// <summary>Tells a text that is not there from one that is wrong.</summary>
    public void RequiredOrInvalid(string field, string text, string detail)
    {
        if (text.Length == 0)
        {
            Required(field, detail);
        }
        else
        {
            Invalid(field, text, detail);
        }
    }

    public void Invalid(string field, Value value, string detail) => _errors.Add(FieldError.Invalid(Place(field), value, detail));

    /// <summary>One problem for each message.</summary>
    public void Invalid(string field, Value value, IReadOnlyList<string> messages)
    {
        foreach (var message in messages)
        {
            Invalid(field, value, message);
        }
    }

    public void Forbidden(string field, string detail) => _errors.Add(FieldError.Forbidden(Place(field), detail));

    public void Duplicate(string field, Value value) => _errors.Add(FieldError.Duplicate(Place(field), value));

    public void NotFound(string field, Value value) => _errors.Add(FieldError.NotFound(Place(field), value));

    public void TooLong(string field, long bytes) => _errors.Add(FieldError.TooLong(Place(field), bytes));

    public void NotSupported(string field, Value value, params ReadOnlySpan<Value> supported) =>
        _errors.Add(FieldError.NotSupported(Place(field), value, supported.ToArray()));

    /// <summary>Reports a field that differs from what it was.</summary>
    public void Immutable(string field, Value @new, Value old, string detail = "field is immutable")
    {
        if (@new != old)
        {
            Invalid(field, @new, detail);
        }
    }

    /// <summary>Reports a number below zero.</summary>
    public void Negative(string field, Value number)
    {
        if (number.AsLong() < 0)
        {
            Invalid(field, number, "must be greater than or equal to 0");
        }
    }

    public readonly struct Step(FieldPath path) : IDisposable
    {
        public void Dispose() => path.Pop();
    }
}
