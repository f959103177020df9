using Fairway.Node.Host;
using Fairway.Node.Probes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Runs postStart and preStop handlers: exec, httpGet, sleep. Pods with others are refused.</summary>
internal sealed class LifecycleHooks(ContainerCommands commands, HttpGetter getter, TimeProvider time)
{
    private static readonly TimeSpan ExecLimit = TimeSpan.FromHours(1);

    /// <summary>Null when it succeeded, else why it failed.</summary>
    public async Task<string?> RunAsync(Value handler, Value container, string containerId, string podAddress, CancellationToken cancellationToken)
    {
        if (!handler["exec"].IsNull)
        {
            var command = handler["exec"]["command"].Items.Select(part => part.AsString() ?? "").ToArray();
            return await ExecAsync(containerId, command, cancellationToken).ConfigureAwait(false);
        }

        if (!handler["httpGet"].IsNull)
        {
            var (status, _, error) = await getter.GetAsync(
                handler["httpGet"], container, podAddress, HttpGetter.HookLimit, cancellationToken).ConfigureAwait(false);
            return status is >= 200 and < 400 ? null : error.Length > 0 ? error : $"HTTP handler answered {status}";
        }

        if (handler["sleep"]["seconds"].AsLong() is { } seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86400)), time, cancellationToken).ConfigureAwait(false);
            return null;
        }

        return "the handler has neither exec, httpGet nor sleep";
    }

    private async Task<string?> ExecAsync(string containerId, string[] command, CancellationToken cancellationToken)
    {
        try
        {
            var (code, output) = await commands.RunAsync(containerId, command, ExecLimit, cancellationToken).ConfigureAwait(false);
            return code == 0 ? null : $"command '{string.Join(' ', command)}' exited with {code}: {output}";
        }
        catch (Exception e) when (e is CommandException or IOException)
        {
            return e.Message;
        }
    }
}
