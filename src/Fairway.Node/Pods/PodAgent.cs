using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Gives every pod bound to this node its worker, and clears up after pods that went while the agent was away.</summary>
internal sealed class PodAgent
{
    private readonly PodServices _services;
    private readonly NodeFolders _folders;
    private readonly ObjectCache _pods;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (PodWorker Worker, Task Task)> _workers = new(StringComparer.Ordinal);
    private CancellationToken _stop;
    private bool _isRunning;

    public PodAgent(PodServices services, NodeFolders folders, ObjectCache pods)
    {
        _services = services;
        _folders = folders;
        _pods = pods;
        pods.OnChange(Take);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _pods.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _stop = cancellationToken;
            _isRunning = true;
            foreach (var pod in _pods.All)
            {
                WorkerOf(pod).Update(pod);
            }

            AdoptOrphans();
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, _services.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(Tasks()).ConfigureAwait(false);
    }

    /// <summary>A container has ended: its pod's worker looks.</summary>
    public void ContainerEnded(string containerId)
    {
        if (_services.Containers.Find(containerId) is { } record)
        {
            lock (_gate)
            {
                if (_workers.TryGetValue(record.PodUid, out var entry))
                {
                    entry.Worker.Signal();
                }
            }
        }
    }

    private Task[] Tasks()
    {
        lock (_gate)
        {
            return [.. _workers.Values.Select(entry => entry.Task)];
        }
    }

    private void Take(CacheChange change)
    {
        lock (_gate)
        {
            if (!_isRunning)
            {
                return;
            }

            if (!change.Old.IsNull && change.Old.Uid != change.New.Uid && _workers.TryGetValue(change.Old.Uid, out var old))
            {
                old.Worker.Remove();
            }

            if (!change.New.IsNull)
            {
                WorkerOf(change.New).Update(change.New);
            }
        }
    }

    private PodWorker WorkerOf(Value pod)
    {
        if (_workers.TryGetValue(pod.Uid, out var known))
        {
            return known.Worker;
        }

        var worker = new PodWorker(pod, _services, _folders);
        _workers[pod.Uid] = (worker, Task.Run(() => RunAsync(pod.Uid, worker), CancellationToken.None));
        return worker;
    }

    private async Task RunAsync(string uid, PodWorker worker)
    {
        await worker.RunAsync(_stop).ConfigureAwait(false);
        lock (_gate)
        {
            _workers.Remove(uid);
            worker.Dispose();
        }
    }

    private void AdoptOrphans()
    {
        foreach (var folder in Directory.EnumerateDirectories(_folders.Pods))
        {
            var pod = AtomicFile.TryRead(Path.Combine(folder, "pod.json"));
            var uid = Path.GetFileName(folder);
            if (_workers.ContainsKey(uid))
            {
                continue;
            }

            // Without a readable description the folder's name still says whose it is.
            pod = pod.IsNull ? Value.Map(("metadata", Value.Map(("namespace", "unknown"), ("name", "unknown"), ("uid", uid)))) : pod;
            Log.OrphanFound(_services.Logger, pod.Key);
            WorkerOf(pod).Remove();
        }
    }
}
