using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Kubernetes;
using Fairway.Node.Pods;
using Fairway.Values;

namespace Fairway.Node.Images;

/// <summary>Gets a container's image by its pull policy; failures wait longer each time. Words and events are the kubelet's.</summary>
internal sealed class ImageProvider(ImagePuller puller, PullSecrets secrets, ImageStore store, PodEvents events, Backoff backoff, TimeProvider time)
{
    /// <summary>The image, or why there is none yet.</summary>
    public async Task<(StoredImage? Image, WaitingReason? Waiting)> GetAsync(Value pod, Value container, CancellationToken cancellationToken)
    {
        var name = PodObservation.NameOf(container);
        var written = container["image"].AsString() ?? "";
        if (!ImageReference.TryParse(written, out var reference))
        {
            var message = $"Failed to apply default image tag \"{written}\": couldn't parse image name \"{written}\": invalid reference format";
            events.Warning(pod, "InspectFailed", message, name);
            return (null, new("InvalidImageName", message));
        }

        var policy = container["imagePullPolicy"].AsString() ?? (reference.Tag == "latest" ? "Always" : "IfNotPresent");
        var stored = policy == "Always" ? null : store.Find(reference);
        if (stored is not null)
        {
            events.Normal(pod, "Pulled", $"Container image \"{written}\" already present on machine", name);
            return (stored, null);
        }

        if (policy == "Never")
        {
            var message = $"Container image \"{written}\" is not present with pull policy of Never";
            events.Warning(pod, "ErrImageNeverPull", message, name);
            return (null, new("ErrImageNeverPull", message));
        }

        return await PullAsync(pod, name, written, reference, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(StoredImage?, WaitingReason?)> PullAsync(
        Value pod, string name, string written, ImageReference reference, CancellationToken cancellationToken)
    {
        var key = $"{pod.Uid}/image/{written}";
        if (backoff.RemainingSinceUpdate(key) is { } left && left > TimeSpan.Zero)
        {
            var message = $"Back-off pulling image \"{written}\"";
            events.Normal(pod, "BackOff", message, name);
            return (null, new("ImagePullBackOff", message) { RetryAfter = left });
        }

        events.Normal(pod, "Pulling", $"Pulling image \"{written}\"", name);
        var start = time.GetTimestamp();
        try
        {
            var image = await PullAsync(pod, reference, cancellationToken).ConfigureAwait(false);
            events.Normal(pod, "Pulled", $"Successfully pulled image \"{written}\" in {time.GetElapsedTime(start).TotalSeconds:0.###}s", name);
            return (image, null);
        }
        catch (Exception e) when (e is RegistryException or PullSecretException or ImageFormatException or ArtifactFormatException or IOException)
        {
            backoff.Next(key, time.GetUtcNow());
            events.Warning(pod, "Failed", $"Failed to pull image \"{written}\": {e.Message}", name);
            events.Warning(pod, "Failed", "Error: ErrImagePull", name);
            return (null, new("ErrImagePull", e.Message) { RetryAfter = backoff.RemainingSinceUpdate(key) });
        }
    }

    // Of several credentials that may fit each is tried: secrets are rotated by adding the new one first.
    private async Task<StoredImage> PullAsync(Value pod, ImageReference reference, CancellationToken cancellationToken)
    {
        var keyring = await secrets.ReadAsync(pod, cancellationToken).ConfigureAwait(false);
        RegistryCredentials?[] all = keyring.Find(reference) is { Count: > 0 } found ? [.. found] : [null];
        var failures = new List<string>();
        foreach (var credentials in all)
        {
            try
            {
                return await puller.PullAsync(reference, credentials, cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException e)
            {
                failures.Add(e.Message);
            }
        }

        throw new RegistryException(string.Join("; ", failures.Distinct(StringComparer.Ordinal)));
    }
}
