using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Ends a container as the kubelet does: preStop, the stop signal, then SIGKILL once its grace is over.</summary>
internal sealed class ContainerStopper(ContainerRuntime runtime, ContainerExits exits, LifecycleHooks hooks, PodEvents events, TimeProvider time)
{
    // What a container gets at least after its preStop handler has used all of the grace.
    private static readonly TimeSpan LeastAfterHook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillLimit = TimeSpan.FromMinutes(2);

    /// <param name="pod">Its pod; null spec fields when the API no longer has it.</param>
    /// <param name="state">The running container.</param>
    /// <param name="message">The Killing event's.</param>
    /// <param name="podAddress">For httpGet handlers.</param>
    /// <param name="grace">Cancelled when the grace is over.</param>
    /// <param name="cancellationToken">Leaves the container as it is.</param>
    public async Task StopAsync(
        Value pod, ContainerState state, string message, string podAddress, CancellationToken grace, CancellationToken cancellationToken)
    {
        events.Normal(pod, "Killing", message, state.Name);
        if (!grace.IsCancellationRequested)
        {
            await RunPreStopAsync(pod, state, podAddress, grace, cancellationToken).ConfigureAwait(false);
            await runtime.SignalAsync(state.Id, state.Record.StopSignal, cancellationToken).ConfigureAwait(false);
            using var after = new CancellationTokenSource(grace.IsCancellationRequested ? LeastAfterHook : Timeout.InfiniteTimeSpan, time);
            if (await EndsAsync(state, grace.IsCancellationRequested ? after.Token : grace, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        await runtime.SignalAsync(state.Id, "KILL", cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(KillLimit, time);
        if (!await EndsAsync(state, limit.Token, cancellationToken).ConfigureAwait(false))
        {
            throw new ContainerRuntimeException($"container {state.Name} does not end: process {state.Record.Pid} survives SIGKILL");
        }
    }

    private async Task RunPreStopAsync(
        Value pod, ContainerState state, string podAddress, CancellationToken grace, CancellationToken cancellationToken)
    {
        var container = ContainerFields.Find(pod["spec"], state.Name);
        if (container["lifecycle"]["preStop"] is not { IsNull: false } handler)
        {
            return;
        }

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(grace, cancellationToken);
        try
        {
            if (await hooks.RunAsync(handler, container, state.Id, podAddress, linked.Token).ConfigureAwait(false) is { } failure)
            {
                events.Warning(pod, "FailedPreStopHook", $"PreStopHook failed: {failure}", state.Name);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            events.Warning(pod, "FailedPreStopHook", "PreStopHook did not complete in time", state.Name);
        }
    }

    private async Task<bool> EndsAsync(ContainerState state, CancellationToken limit, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit, cancellationToken);
        try
        {
            await exits.WaitAsync(state.Record, linked.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
