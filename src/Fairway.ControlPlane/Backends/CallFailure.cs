using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Fairway.ControlPlane.Backends;

/// <summary>Why a request to another server failed, in the words of Go's net and net/http packages, which clients of the API know.</summary>
internal static class CallFailure
{
    private const string TimedOut = "context deadline exceeded";

    public static string Describe(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case BackendException or AuthenticationException { InnerException: null }:
                    return e.Message;
                case OperationCanceledException:
                    return TimedOut;
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "EOF";
                case SocketException socket:
                    return $"read: {Text(socket)}";
            }
        }

        return failure.GetBaseException().Message;
    }

    public static string Describe(SocketException failure, EndPoint target)
    {
        var place = target is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : target.ToString();
        return failure.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData when target is DnsEndPoint unknown =>
                $"dial tcp: lookup {unknown.Host}: no such host",
            SocketError.TimedOut => $"dial tcp {place}: i/o timeout",
            _ => $"dial tcp {place}: connect: {Text(failure)}",
        };
    }

    /// <summary>A refusal by its status code, as apimachinery's NewGenericServerResponse words it for a POST.</summary>
    public static string OfStatus(int code, string text) => code switch
    {
        400 => "the server rejected our request for an unknown reason",
        401 => "the server has asked for the client to provide credentials",
        403 or 415 => text,
        404 => "the server could not find the requested resource",
        405 => "the server does not allow this method on the requested resource",
        406 => text is "" or "unknown" ? "the server was unable to respond with a content type that the client supports" : text,
        409 => "the server reported a conflict",
        422 => "the server rejected our request due to an error in our request",
        429 => "the server has received too many requests and has asked us to try again later",
        503 => "the server is currently unable to handle the request",
        504 => "the server was unable to return a response in the time allotted, but may still be processing the request",
        >= 500 => $"an error on the server (\"{text}\") has prevented the request from succeeding",
        _ => $"the server responded with the status code {code} but did not return more information",
    };

    private static string Text(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection reset by peer",
        SocketError.HostUnreachable => "no route to host",
        SocketError.NetworkUnreachable => "network is unreachable",
        SocketError.TimedOut => "connection timed out",
        _ => failure.Message,
    };
}
