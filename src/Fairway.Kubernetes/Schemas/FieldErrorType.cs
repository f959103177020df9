namespace Fairway.Kubernetes.Schemas;

/// <summary>The kinds of <see cref="FieldError"/>, as apimachinery's <c>field.ErrorType</c>.</summary>
public enum FieldErrorType
{
    NotFound,
    Required,
    Duplicate,
    Invalid,
    NotSupported,
    Forbidden,
    TooLong,
    TooShort,
    TooMany,
    TooFew,
    Internal,
    TypeInvalid,
}
