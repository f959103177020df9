using System.ComponentModel;
using System.Net.Sockets;
using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary><c>/exec</c> and <c>/attach</c>, each followed by <c>/{namespace}/{pod}/{container}</c>, over WebSocket or SPDY.</summary>
internal sealed class RemoteEndpoint(ContainerLookup lookup, RemoteProcesses processes, TimeProvider time)
{
    public Task ExecAsync(HttpContext context)
    {
        string[] command = [.. context.Request.Query["command"].Select(part => part ?? "")];
        return command.Length == 0
            ? Answers.TextAsync(context, 400, "you must specify at least one command for the container")
            : HandleAsync(context, "error executing command in container", (record, streams) => processes.Exec(record.Id, command, streams));
    }

    public Task AttachAsync(HttpContext context) =>
        HandleAsync(context, "error attaching to container", (record, _) => processes.Attach(record));

    private async Task HandleAsync(HttpContext context, string failure, Func<ContainerRecord, RemoteStreams, IRemoteProcess> open)
    {
        var streams = RemoteStreams.Of(context);
        if (streams.IsNone)
        {
            await Answers.TextAsync(context, 400, "you must specify at least 1 of stdin, stdout, stderr").ConfigureAwait(false);
            return;
        }

        var accept = new RemoteAcceptance(context, streams, time);
        var (record, status, refusal) = Find(context);
        if (record is null)
        {
            await accept.RefuseAsync(status, refusal).ConfigureAwait(false);
            return;
        }

        var channels = await accept.OpenAsync().ConfigureAwait(false);
        if (channels is null)
        {
            return;
        }

        await using (channels.ConfigureAwait(false))
        {
            await RunAsync(channels, streams, failure, () => open(record, streams), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private (ContainerRecord? Record, int Status, string Refusal) Find(HttpContext context)
    {
        var name = Answers.Route(context, "container");
        var pod = lookup.Pod(Answers.Route(context, "namespace"), Answers.Route(context, "pod"));
        if (pod.IsNull)
        {
            return (null, StatusCodes.Status404NotFound, "pod does not exist");
        }

        var running = lookup.Containers(pod.Uid, name).LastOrDefault(state => state.IsRunning);
        return running is null
            ? (null, StatusCodes.Status500InternalServerError, $"container not found (\"{name}\")")
            : (running.Record, StatusCodes.Status200OK, "");
    }

    private async Task RunAsync(
        IRemoteChannels channels, RemoteStreams streams, string failure, Func<IRemoteProcess> open, CancellationToken cancellationToken)
    {
        IRemoteProcess process;
        try
        {
            process = open();
        }
        catch (Exception e) when (e is CommandException or IOException or SocketException or Win32Exception)
        {
            await channels.FinishAsync(ExitStatus.Failure($"{failure}: {e.Message}"), cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (process.ConfigureAwait(false))
        {
            await new RemoteSession(channels, process, streams, time).RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
