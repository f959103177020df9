using System.Net;

namespace Fairway.Artifacts.Client;

/// <summary>A registry refused, could not be reached, or sent what is not what was asked for.</summary>
public sealed class RegistryException(string message, HttpStatusCode? status = null, string code = "", Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The HTTP status, or null when there was no answer or the answer's content was wrong.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>The distribution specification's error code, such as <c>MANIFEST_UNKNOWN</c>; empty when the registry gave none.</summary>
    public string Code { get; } = code;

    public bool IsNotFound => Status == HttpStatusCode.NotFound;
}
