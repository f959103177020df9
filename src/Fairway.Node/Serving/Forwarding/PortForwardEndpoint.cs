using System.Net.WebSockets;
using Fairway.Kubernetes;
using Fairway.Node.Network;
using Fairway.Node.Serving.Channels;
using Fairway.Node.Serving.Spdy;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>
/// <c>/portForward/{namespace}/{pod}</c>: over SPDY, over SPDY within a WebSocket (KEP-4006, what kubectl speaks since 1.31), or with the
/// channels of a WebSocket for the ports that the query names.
/// </summary>
internal sealed class PortForwardEndpoint(ContainerLookup lookup, IPodNetwork network, PodDialer dialer, TimeProvider time)
{
    private const string Version = "portforward.k8s.io";
    private const string Tunnelled = "SPDY/3.1+" + Version;

    public async Task HandleAsync(HttpContext context)
    {
        var pod = lookup.Pod(Answers.Route(context, "namespace"), Answers.Route(context, "pod"));
        if (pod.IsNull)
        {
            await Answers.TextAsync(context, 404, "pod does not exist").ConfigureAwait(false);
            return;
        }

        if (TargetOf(pod) is not { } target)
        {
            await Answers.TextAsync(context, 500, $"unable to forward ports: pod {pod.Name} has no network yet, or no more").ConfigureAwait(false);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            if (await SpdyUpgrade.AcceptAsync(context, [Version]).ConfigureAwait(false) is var (stream, _))
            {
                await RunAsync(stream, target, context.RequestAborted).ConfigureAwait(false);
            }
        }
        else if (context.WebSockets.WebSocketRequestedProtocols.Contains(Tunnelled))
        {
            using var socket = await TunnelHandshake.AcceptAsync(context, Tunnelled).ConfigureAwait(false);
            var tunnel = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true);
            await RunAsync(tunnel, target, context.RequestAborted).ConfigureAwait(false);
        }
        else
        {
            await ChannelsAsync(context, target).ConfigureAwait(false);
        }
    }

    private ForwardTarget? TargetOf(Value pod)
    {
        var space = pod["spec"]["hostNetwork"].AsBool() == true ? "" : network.NamespaceOf(pod.Uid);
        return space is null ? null : new(pod.Name, pod.Uid, (port, token) => dialer.ConnectAsync(space, port, token));
    }

    private async Task RunAsync(Stream stream, ForwardTarget target, CancellationToken cancellationToken)
    {
        await using (stream.ConfigureAwait(false))
        {
            using var connection = new SpdyConnection(stream);
            await new ForwardSession(connection, target, time).RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ChannelsAsync(HttpContext context, ForwardTarget target)
    {
        var (ports, refusal) = ForwardPorts.Read(context.Request.Query["port"]);
        if (refusal.Length > 0)
        {
            await Answers.TextAsync(context, 400, refusal).ConfigureAwait(false);
        }
        else if (await ChannelSocket.AcceptAsync(context, ChannelProtocol.OfPorts).ConfigureAwait(false) is { } socket)
        {
            using (socket)
            {
                await new ForwardChannels(socket, target, ports).RunAsync(context.RequestAborted).ConfigureAwait(false);
            }
        }
    }
}
