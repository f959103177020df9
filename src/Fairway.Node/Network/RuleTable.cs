using Fairway.Node.Host;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network;

/// <summary>
/// Keeps one nft table of the instance as it should be: brings it up to date after changes, makes it anew when another program removed it or
/// an attempt failed, and removes it at the end.
/// </summary>
internal sealed class RuleTable(string name, RunHostCommand run, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly ChangeSignal _changes = new(time);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<bool> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long further changes are waited for after a first one.</summary>
    public required TimeSpan Quiet { get; init; }

    /// <summary>How often the table is looked for without any change.</summary>
    public required TimeSpan CheckInterval { get; init; }

    /// <summary>Completes once the table is in place.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Says that something the table depends on is different now.</summary>
    public void Change() => _changes.Set();

    /// <summary>Completes once the table is up to date with all that is so now.</summary>
    public async Task SettledAsync(CancellationToken cancellationToken)
    {
        bool isSettled;
        do
        {
            var next = Volatile.Read(ref _next).Task;
            _changes.Set();
            isSettled = await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!isSettled);
    }

    /// <summary>Loads a script, whole or not at all.</summary>
    public Task LoadAsync(string script, CancellationToken cancellationToken) => run("nft", ["-f", "-"], script, cancellationToken);

    /// <summary>Works until cancelled.</summary>
    /// <param name="settle">Brings the table up to date; when told true, there is none or it is uncertain what it holds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task KeepAsync(Func<bool, CancellationToken, Task> settle, CancellationToken cancellationToken)
    {
        var isNew = true;
        try
        {
            while (true)
            {
                isNew = !await SettleAsync(settle, isNew, cancellationToken).ConfigureAwait(false);
                if (await _changes.WaitAsync(isNew ? Retry : CheckInterval, cancellationToken).ConfigureAwait(false))
                {
                    await Task.Delay(Quiet, time, cancellationToken).ConfigureAwait(false);
                    _changes.Clear();
                }
            }
        }
        finally
        {
            await RemoveAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> SettleAsync(Func<bool, CancellationToken, Task> settle, bool isNew, CancellationToken cancellationToken)
    {
        // Who asks from here on waits for the next time: this one may have seen what was before.
        var waiting = Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        var isSettled = await TrySettleAsync(settle, isNew, cancellationToken).ConfigureAwait(false);
        waiting.SetResult(isSettled);
        return isSettled;
    }

    private async Task<bool> TrySettleAsync(Func<bool, CancellationToken, Task> settle, bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            if (!isNew && !await IsThereAsync(cancellationToken).ConfigureAwait(false))
            {
                Log.RulesLost(logger, name);
                isNew = true;
            }

            await settle(isNew, cancellationToken).ConfigureAwait(false);
            _ready.TrySetResult();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.RulesFailed(logger, name, e);
            return false;
        }
    }

    // {"nftables": [{"table": {"family": "ip", "name": "fairway_1a2b3c_services", "handle": 5}}]}
    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        var tables = JsonReader.Read(await run("nft", ["-j", "list", "tables", "ip"], "", cancellationToken).ConfigureAwait(false));
        return tables["nftables"].Items.Any(item => item["table"]["name"].AsString() == name);
    }

    // Adding before deleting makes the deletion work when there is no table.
    private async Task RemoveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        try
        {
            await LoadAsync($"table ip {name}\ndelete table ip {name}\n", limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.RulesFailed(logger, name, e);
        }
    }
}
