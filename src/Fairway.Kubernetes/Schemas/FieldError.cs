using System.Diagnostics;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Schemas;

/// <summary>One problem of one field, in the words of apimachinery's <c>field.Error</c>.</summary>
public sealed record FieldError(FieldErrorType Type, string Field, Value BadValue, string Detail)
{
    /// <summary>The cause's <c>reason</c>, such as FieldValueInvalid.</summary>
    public string Reason => Type == FieldErrorType.Internal ? "InternalError" : $"FieldValue{Type}";

    /// <summary>The message without the field.</summary>
    public string Body
    {
        get
        {
            var text = HasValue ? $"{Title}: {JsonWriter.ToText(BadValue)}" : Title;
            return Detail.Length == 0 ? text : $"{text}: {Detail}";
        }
    }

    private bool HasValue => Type is not (
        FieldErrorType.Required or FieldErrorType.Forbidden or FieldErrorType.TooLong or FieldErrorType.TooShort or FieldErrorType.Internal);

    private string Title => Type switch
    {
        FieldErrorType.NotFound => "Not found",
        FieldErrorType.Required => "Required value",
        FieldErrorType.Duplicate => "Duplicate value",
        FieldErrorType.Invalid or FieldErrorType.TypeInvalid => "Invalid value",
        FieldErrorType.NotSupported => "Unsupported value",
        FieldErrorType.Forbidden => "Forbidden",
        FieldErrorType.TooLong => "Too long",
        FieldErrorType.TooShort => "Too short",
        FieldErrorType.TooMany => "Too many",
        FieldErrorType.TooFew => "Too few",
        FieldErrorType.Internal => "Internal error",
        _ => throw new UnreachableException(),
    };

    public static FieldError NotFound(string field, Value value) => new(FieldErrorType.NotFound, field, value, "");

    public static FieldError Required(string field, string detail = "") => new(FieldErrorType.Required, field, "", detail);

    public static FieldError Duplicate(string field, Value value) => new(FieldErrorType.Duplicate, field, value, "");

    public static FieldError Invalid(string field, Value value, string detail) => new(FieldErrorType.Invalid, field, value, detail);

    public static FieldError TypeInvalid(string field, Value value, string detail) => new(FieldErrorType.TypeInvalid, field, value, detail);

    public static FieldError Forbidden(string field, string detail) => new(FieldErrorType.Forbidden, field, "", detail);

    public static FieldError TooLong(string field, long bytes) =>
        new(FieldErrorType.TooLong, field, "", $"may not be more than {bytes} byte{(bytes == 1 ? "" : "s")}");

    public static FieldError TooMany(string field, long actual, long allowed) =>
        new(FieldErrorType.TooMany, field, actual, $"must have at most {allowed} item{(allowed == 1 ? "" : "s")}");

    /// <summary>Lists the supported values in quotes, those that are no strings as their JSON text.</summary>
    public static FieldError NotSupported(string field, Value value, IEnumerable<Value> supported)
    {
        var texts = supported.Select(one => one.IsString ? one : one.ToString());
        return new(FieldErrorType.NotSupported, field, value, "supported values: " + string.Join(", ", texts));
    }

    public override string ToString() => $"{Field}: {Body}";
}
