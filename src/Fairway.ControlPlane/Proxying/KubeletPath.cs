using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.Kubernetes;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// The kubelet's path for a subresource of a pod: <c>/containerLogs/ns/pod/container?follow=true</c>,
/// <c>/exec/…?command=ls&amp;input=1&amp;output=1</c>, <c>/attach/…</c>, <c>/portForward/ns/pod</c>.
/// </summary>
internal static class KubeletPath
{
    private static readonly string[] LogParameters =
        ["follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes", "stream"];

    // The kubelet's names for the streams differ from the API's.
    private static readonly (string Api, string Kubelet)[] Streams = [("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")];

    /// <exception cref="KubernetesException">400: the container is unknown, or must be named.</exception>
    public static string Of(string subresource, Value pod, IQueryCollection query)
    {
        var place = $"{Uri.EscapeDataString(pod.Namespace)}/{Uri.EscapeDataString(pod.Name)}";
        if (subresource == "portforward")
        {
            return $"/portForward/{place}{QueryString.Create(Texts(query, "ports", "port"))}";
        }

        var container = Uri.EscapeDataString(ContainerOf(pod, query["container"].ToString()));
        return subresource switch
        {
            "log" => $"/containerLogs/{place}/{container}{QueryString.Create(LogParameters.SelectMany(name => Texts(query, name, name)))}",
            _ => $"/{subresource}/{place}/{container}{QueryString.Create(Texts(query, "command", "command").Concat(Flags(query)))}",
        };
    }

    private static string ContainerOf(Value pod, string asked)
    {
        var (names, initial) = (Names(pod, "containers"), Names(pod, "initContainers"));
        string[] all = [.. names, .. initial, .. Names(pod, "ephemeralContainers")];
        if (asked.Length > 0)
        {
            return all.Contains(asked) ? asked : throw ApiErrors.BadRequest($"container {asked} is not valid for pod {pod.Name}");
        }

        var others = initial.Length == 0 ? "" : $" or one of the init containers: [{string.Join(' ', initial)}]";
        return names.Length == 1
            ? names[0]
            : throw ApiErrors.BadRequest(
                $"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]{others}");
    }

    private static string[] Names(Value pod, string field) => [.. pod["spec"][field].Items.Select(container => container["name"].AsString() ?? "")];

    private static IEnumerable<KeyValuePair<string, string?>> Texts(IQueryCollection query, string api, string kubelet) =>
        query[api].Select(value => KeyValuePair.Create(kubelet, value));

    private static IEnumerable<KeyValuePair<string, string?>> Flags(IQueryCollection query) => Streams
        .Where(stream => new RequestParameters(query).Flag(stream.Api) == true)
        .Select(stream => KeyValuePair.Create(stream.Kubelet, (string?)"1"));
}
