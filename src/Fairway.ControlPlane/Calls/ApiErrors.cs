using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Fairway.Values.Patching;

namespace Fairway.ControlPlane.Calls;

/// <summary>The refusals of the API in upstream's words (apimachinery's api/errors).</summary>
internal static class ApiErrors
{
    public static KubernetesException NotFound(KindDescription kind, string name) => NotFound(kind.Kind.Group, kind.Plural, name);

    public static KubernetesException NotFound(string group, string plural, string name) =>
        new(404, StatusReason.NotFound, $"{Qualified(group, plural)} \"{name}\" not found", Details(group, plural, name));

    public static KubernetesException AlreadyExists(KindDescription kind, string name) =>
        new(409, StatusReason.AlreadyExists, $"{Qualified(kind)} \"{name}\" already exists", Details(kind, name));

    /// <summary>The server made up a name that is taken, as often as it tries.</summary>
    public static KubernetesException NameNotGenerated(KindDescription kind, string name) => new(
        409,
        StatusReason.AlreadyExists,
        $"{Qualified(kind)} \"{name}\" already exists, the server was not able to generate a unique name for the object",
        Details(kind, name).With("retryAfterSeconds", 1));

    /// <summary>A conflict; the cause reads on after <c>Operation cannot be fulfilled on deployments.apps "x": </c>.</summary>
    public static KubernetesException Conflict(KindDescription kind, string name, string cause) =>
        Conflict(kind.Kind.Group, kind.Plural, name, cause);

    public static KubernetesException Conflict(string group, string resource, string name, string cause) => new(
        409,
        StatusReason.Conflict,
        $"Operation cannot be fulfilled on {Qualified(group, resource)} \"{name}\": {cause}",
        Details(group, resource, name));

    public static KubernetesException Modified(KindDescription kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static KubernetesException Forbidden(KindDescription kind, string name, string cause) =>
        Forbidden(kind.Kind.Group, kind.Plural, name, cause);

    public static KubernetesException Forbidden(string group, string plural, string name, string cause, Value causes = default)
    {
        var subject = name.Length == 0 ? Qualified(group, plural) : $"{Qualified(group, plural)} \"{name}\"";
        var details = Details(group, plural, name);
        return new(403, StatusReason.Forbidden, $"{subject} is forbidden: {cause}", causes.IsNull ? details : details.With("causes", causes));
    }

    /// <summary>Policies refuse a request: always in the words of a prohibition, whatever their reason.</summary>
    public static KubernetesException Denied(KindDescription kind, string name, AdmissionVerdict verdict)
    {
        var causes = verdict.NamesCauses ? ValueList.From(verdict.Refusals.Select(refusal => Value.Map(("message", refusal)))) : Value.Null;
        var forbidden = Forbidden(kind.Kind.Group, kind.Plural, name, string.Join(", ", verdict.Refusals), causes);
        var code = verdict.Reason switch
        {
            StatusReason.Unauthorized => 401,
            StatusReason.Invalid => 422,
            StatusReason.RequestEntityTooLarge => 413,
            _ => 403,
        };
        return code == 403 ? forbidden : new(forbidden.Status.With("reason", verdict.Reason).With("code", code));
    }

    public static KubernetesException BadRequest(string message) => new(400, StatusReason.BadRequest, message);

    public static KubernetesException Expired(string message) => new(410, StatusReason.Expired, message);

    /// <summary>The same for a page of a list, with the token for what is left of it now.</summary>
    public static KubernetesException PageExpired(string message, string token) =>
        new(Expired(message).Status.With("metadata", Value.Map(("continue", token))));

    public static KubernetesException Unauthorized() => new(401, StatusReason.Unauthorized, "Unauthorized");

    public static KubernetesException PathNotFound() =>
        new(404, StatusReason.NotFound, "the server could not find the requested resource", ValueMap.Empty);

    public static KubernetesException MethodNotAllowed() =>
        new(405, StatusReason.MethodNotAllowed, "the server does not allow this method on the requested resource", ValueMap.Empty);

    public static KubernetesException TooLarge(long limit) =>
        new(413, StatusReason.RequestEntityTooLarge, $"Request entity too large: limit is {limit}");

    /// <summary>A patch that is malformed or does not fit the object.</summary>
    public static KubernetesException PatchRefused(PatchException refusal) => refusal.IsTooLarge
        ? new(413, StatusReason.RequestEntityTooLarge, $"Request entity too large: {refusal.Message}")
        : new(422, StatusReason.Invalid, $"the server rejected our request due to an error in our request: {refusal.Message}");

    /// <summary>The body names another object than the path.</summary>
    public static KubernetesException OtherName(string name, string onPath) =>
        BadRequest($"the name of the object ({name}) does not match the name on the URL ({onPath})");

    /// <summary>The body names another namespace than the path.</summary>
    public static KubernetesException OtherNamespace(string name, string onPath) =>
        BadRequest($"the namespace of the object ({name}) does not match the namespace on the request ({onPath})");

    public static KubernetesException NotAcceptable(string accepted) =>
        new(406, StatusReason.NotAcceptable, $"only the following media types are accepted: {accepted}");

    /// <summary>The form that is asked for is not one of this answer.</summary>
    public static KubernetesException NotTheForm(string message) => new(406, StatusReason.NotAcceptable, message);

    public static KubernetesException UnsupportedMediaType(string accepted) => new(
        415,
        StatusReason.UnsupportedMediaType,
        $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    public static KubernetesException TooManyRequests() => new(
        429, StatusReason.TooManyRequests, "too many requests, please try again later.", Value.Map(("retryAfterSeconds", 1)));

    /// <summary>The server ends before the request does.</summary>
    public static KubernetesException Stopping() => new(
        503, StatusReason.ServiceUnavailable, "the server is stopping, please try again later.", Value.Map(("retryAfterSeconds", 1)));

    /// <summary>An error of the server itself; what went wrong is in the server's log, not in the answer.</summary>
    public static KubernetesException Internal(string auditId) => new(
        500, StatusReason.InternalError, $"Internal error occurred: the server's log tells more under audit id {auditId}");

    /// <summary>The disk took no write. Reads go on, and a later write may succeed.</summary>
    public static KubernetesException NotStored(StoreWriteException failure) => new(
        500,
        StatusReason.InternalError,
        $"Internal error occurred: {failure.Message}{(failure.OutOfSpace ? ": free space where the server keeps its state" : "")}");

    /// <summary>The memory that the server may use for objects is full. What is there can be read, changed and deleted.</summary>
    public static KubernetesException NoRoom(StoreFullException failure) => new(
        507, StatusReason.InsufficientStorage, $"the object was not stored: {failure.Message}: delete what is not needed, or give it more memory");

    public static string Qualified(KindDescription kind) => Qualified(kind.Kind.Group, kind.Plural);

    /// <summary><c>deployments.apps</c>, <c>configmaps</c>.</summary>
    public static string Qualified(string group, string plural) => group.Length == 0 ? plural : $"{plural}.{group}";

    public static Value Details(KindDescription kind, string name) => Details(kind.Kind.Group, kind.Plural, name);

    private static Value Details(string group, string plural, string name)
    {
        var details = new ValueMap.Builder();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = plural;
        return details.Build();
    }
}
