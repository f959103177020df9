using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Node.Volumes;

/// <summary>Service account tokens bound to pods, by the TokenRequest API; renewed after 80 % of their life or a day, as the kubelet does.</summary>
internal sealed class ServiceAccountTokens(KubernetesClient client, TimeProvider time)
{
    private const long UsualSeconds = 3600;
    private const double RenewAfter = 0.8;

    private static readonly TimeSpan OldestUse = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Renew)> _tokens = new(StringComparer.Ordinal);

    /// <exception cref="VolumeException">The API gave none.</exception>
    public async Task<string> GetAsync(Value pod, Value source, CancellationToken cancellationToken)
    {
        var audience = source["audience"].AsString() ?? "";
        var seconds = source["expirationSeconds"].AsLong() ?? UsualSeconds;
        var key = $"{pod.Uid}/{audience}/{seconds}";
        if (_tokens.TryGetValue(key, out var known) && time.GetUtcNow() < known.Renew)
        {
            return known.Token;
        }

        var answer = await RequestAsync(pod, audience, seconds, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var life = (Timestamps.Read(answer["status"]["expirationTimestamp"]) ?? now.AddSeconds(seconds)) - now;
        var use = life * RenewAfter < OldestUse ? life * RenewAfter : OldestUse;
        var token = answer["status"]["token"].AsString() ?? throw new VolumeException("the TokenRequest was answered without a token");
        _tokens[key] = (token, now + use);
        return token;
    }

    public void Forget(string podUid)
    {
        foreach (var key in _tokens.Keys.Where(key => key.StartsWith(podUid + "/", StringComparison.Ordinal)))
        {
            _tokens.TryRemove(key, out _);
        }
    }

    private async Task<Value> RequestAsync(Value pod, string audience, long seconds, CancellationToken cancellationToken)
    {
        var account = pod["spec"]["serviceAccountName"].AsString() ?? "default";
        var spec = Value.Map(
            ("audiences", audience.Length == 0 ? Value.List() : Value.List(audience)),
            ("expirationSeconds", seconds),
            ("boundObjectRef", Value.Map(("kind", "Pod"), ("apiVersion", "v1"), ("name", pod.Name), ("uid", pod.Uid))));
        try
        {
            return await client.Transport.SendAsync(
                new(ApiVerb.Create, NodeResources.ServiceAccounts)
                {
                    Namespace = pod.Namespace,
                    Name = account,
                    Subresource = "token",
                    FieldManager = client.FieldManager,
                    Body = Value.Map(("apiVersion", "authentication.k8s.io/v1"), ("kind", "TokenRequest"), ("spec", spec)),
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            throw new VolumeException($"failed to fetch token: {e.Message}");
        }
    }
}
