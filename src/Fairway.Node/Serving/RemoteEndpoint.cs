using System.ComponentModel;
using System.Net.Sockets;
using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary><c>/exec</c> and <c>/attach</c>, each followed by <c>/{namespace}/{pod}/{container}</c>, over WebSocket.</summary>
internal sealed class RemoteEndpoint(ContainerLookup lookup, RemoteProcesses processes)
{
    public Task ExecAsync(HttpContext context)
    {
        string[] command = [.. context.Request.Query["command"].Select(part => part ?? "")];
        return command.Length == 0
            ? Answers.TextAsync(context, 400, "you must specify at least one command for the container")
            : HandleAsync(context, record => processes.Exec(record.Id, command, Answers.IsSet(context, "tty")));
    }

    public Task AttachAsync(HttpContext context) => HandleAsync(context, processes.Attach);

    private async Task HandleAsync(HttpContext context, Func<ContainerRecord, IRemoteProcess> open)
    {
        var name = Answers.Route(context, "container");
        var pod = lookup.Pod(Answers.Route(context, "namespace"), Answers.Route(context, "pod"));
        var running = pod.IsNull ? null : lookup.Containers(pod.Uid, name).LastOrDefault(state => state.IsRunning);
        if (running is null)
        {
            await Answers.TextAsync(
                context, pod.IsNull ? 404 : 500, pod.IsNull ? "pod does not exist" : $"container not found (\"{name}\")").ConfigureAwait(false);
            return;
        }

        var (hasInput, hasOutput, hasError) =
            (Answers.IsSet(context, "input", "stdin"), Answers.IsSet(context, "output", "stdout"), Answers.IsSet(context, "error", "stderr"));
        if (!hasInput && !hasOutput && !hasError)
        {
            await Answers.TextAsync(context, 400, "you must specify at least 1 of stdin, stdout, stderr").ConfigureAwait(false);
            return;
        }

        using var socket = await ChannelSocket.AcceptAsync(context).ConfigureAwait(false);
        if (socket is null)
        {
            return;
        }

        IRemoteProcess process;
        try
        {
            process = open(running.Record);
        }
        catch (Exception e) when (e is CommandException or IOException or SocketException or Win32Exception)
        {
            await socket.SendAsync(ChannelSocket.Status, ExitStatus.Failure(e.Message), context.RequestAborted).ConfigureAwait(false);
            await socket.CloseAsync(context.RequestAborted).ConfigureAwait(false);
            return;
        }

        await using (process.ConfigureAwait(false))
        {
            await new RemoteSession(socket, process, hasInput, hasOutput, hasError).RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }
}
