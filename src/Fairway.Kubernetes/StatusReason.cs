namespace Fairway.Kubernetes;

/// <summary>The <c>reason</c> of a <c>Status</c>, as apimachinery's <c>metav1.StatusReason</c> spells them.</summary>
public static class StatusReason
{
    public const string Unauthorized = "Unauthorized";
    public const string Forbidden = "Forbidden";
    public const string NotFound = "NotFound";
    public const string AlreadyExists = "AlreadyExists";
    public const string Conflict = "Conflict";
    public const string Gone = "Gone";
    public const string Expired = "Expired";
    public const string Invalid = "Invalid";
    public const string BadRequest = "BadRequest";
    public const string MethodNotAllowed = "MethodNotAllowed";
    public const string NotAcceptable = "NotAcceptable";
    public const string UnsupportedMediaType = "UnsupportedMediaType";
    public const string RequestEntityTooLarge = "RequestEntityTooLarge";
    public const string TooManyRequests = "TooManyRequests";
    public const string InternalError = "InternalError";
    public const string ServiceUnavailable = "ServiceUnavailable";

    /// <summary>Upstream has none for status 507 (RFC 4918); this is the status's own name.</summary>
    public const string InsufficientStorage = "InsufficientStorage";

    public const string Timeout = "Timeout";
    public const string ServerTimeout = "ServerTimeout";
}
