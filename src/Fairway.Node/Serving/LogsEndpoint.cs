using Fairway.Kubernetes;
using Fairway.Node.Runtime;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary><c>GET /containerLogs/{namespace}/{pod}/{container}</c>; refusals in the kubelet's words.</summary>
internal sealed class LogsEndpoint(ContainerLookup lookup, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var (@namespace, podName, name) = (Answers.Route(context, "namespace"), Answers.Route(context, "pod"), Answers.Route(context, "container"));
        var pod = lookup.Pod(@namespace, podName);
        if (pod.IsNull)
        {
            await Answers.TextAsync(context, 404, $"pod \"{podName}\" does not exist").ConfigureAwait(false);
            return;
        }

        if (!ContainerLookup.HasContainer(pod, name))
        {
            await Answers.TextAsync(context, 404, $"container \"{name}\" not found in pod \"{podName}\"").ConfigureAwait(false);
            return;
        }

        LogQuery query;
        try
        {
            query = LogQuery.Read(context.Request.Query, time.GetUtcNow());
        }
        catch (FormatException e)
        {
            await Answers.TextAsync(context, 400, e.Message).ConfigureAwait(false);
            return;
        }

        var states = lookup.Containers(pod.Uid, name);
        if (Choose(states, query.Previous) is not { } state)
        {
            var reason = query.Previous
                ? $"previous terminated container \"{name}\" in pod \"{podName}\" not found"
                : $"container \"{name}\" in pod \"{podName}\" is waiting to start: {WaitingReason(pod, name)}";
            await Answers.TextAsync(context, 400, reason).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "text/plain";
        var record = state.Record;
        var streamer = new LogStreamer(record.LogFile, query, () => lookup.IsRunning(record), context.Response.Body, time);
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await streamer.RunAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static ContainerState? Choose(IReadOnlyList<ContainerState> states, bool isPrevious) => isPrevious
        ? states.Count > 1 ? states[^2] : null
        : states.Count > 0 ? states[^1] : null;

    private static string WaitingReason(Values.Value pod, string name) =>
        pod["status"]["containerStatuses"].Items.Concat(pod["status"]["initContainerStatuses"].Items)
            .FirstOrDefault(status => status["name"].AsString() == name)["state"]["waiting"]["reason"].AsString() ?? "ContainerCreating";
}
