using System.Text;
using Fairway.ControlPlane.Calls;
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
            return $"/portForward/{place}{Query(query, [("ports", "port")])}";
        }

        var container = Uri.EscapeDataString(ContainerOf(pod, query["container"].ToString()));
        return subresource switch
        {
            "log" => $"/containerLogs/{place}/{container}{Query(query, LogParameters.Select(name => (name, name)))}",
            _ => $"/{subresource}/{place}/{container}{Query(query, Streams.Prepend(("command", "command")))}",
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

    private static string Query(IQueryCollection query, IEnumerable<(string Api, string Kubelet)> parameters)
    {
        var text = new StringBuilder();
        foreach (var (api, kubelet) in parameters)
        {
            foreach (var value in query[api])
            {
                var given = api is "stdin" or "stdout" or "stderr" or "tty" ? Flag(value) : value;
                if (given is not null)
                {
                    text.Append(text.Length == 0 ? '?' : '&').Append(kubelet).Append('=').Append(Uri.EscapeDataString(given));
                }
            }
        }

        return text.ToString();
    }

    private static string? Flag(string? value) => value is "true" or "1" or "" ? "1" : null;
}
