using System.Collections.Concurrent;
using System.Text;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// Fills Secrets of the type <c>kubernetes.io/service-account-token</c> with a token, the namespace and the authority's certificate, and
/// deletes those whose account is gone, as upstream's serviceaccount-token controller does.
/// </summary>
internal sealed class TokenSecrets
{
    private const string SecretResource = "/secrets";
    private const string AccountResource = "/serviceaccounts";
    private const string SecretType = "kubernetes.io/service-account-token";
    private const string NameAnnotation = "kubernetes.io/service-account.name";
    private const string UidAnnotation = "kubernetes.io/service-account.uid";

    private static readonly GroupVersionResource Secrets = new("", "v1", "secrets");

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly LegacyTokens _tokens;
    private readonly Func<string> _authority;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<StoreKey, bool> _waiting = new();
    private readonly WorkSignal _work;

    /// <param name="store">Where Secrets and accounts are.</param>
    /// <param name="reader">Decodes them.</param>
    /// <param name="tokens">Makes the tokens.</param>
    /// <param name="authority">The certificates, in PEM, that clients check the server by.</param>
    /// <param name="time">The clock of retries.</param>
    /// <param name="logger">Told of failures.</param>
    public TokenSecrets(
        ObjectStore store, ObjectReader reader, LegacyTokens tokens, Func<string> authority, TimeProvider time, ILogger logger)
    {
        (_store, _reader, _tokens, _authority, _logger, _work) = (store, reader, tokens, authority, logger, new(time));
        foreach (var secret in store.All(SecretResource))
        {
            Add(secret.Key);
        }

        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource is SecretResource or AccountResource)
            {
                Add(change.Object.Key);
            }
        });
    }

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(IKubernetesTransport transport, CancellationToken cancellationToken)
    {
        var client = new KubernetesClient(transport, "kube-controller-manager");
        return _work.RunAsync(
            async () =>
            {
                foreach (var key in _waiting.Keys)
                {
                    _waiting.TryRemove(key, out _);
                    await TryAsync(client, key, cancellationToken);
                }
            },
            cancellationToken);
    }

    private void Add(StoreKey key)
    {
        _waiting[key] = true;
        _work.Raise();
    }

    private async Task TryAsync(KubernetesClient client, StoreKey key, CancellationToken cancellationToken)
    {
        try
        {
            await (key.Resource == SecretResource ? SettleAsync(client, key, cancellationToken) : SettleOfAsync(client, key, cancellationToken));
        }
        catch (KubernetesException e) when (e.IsConflict || e.IsNotFound)
        {
            // It changed meanwhile, and is told of again.
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The edge of the loop: a disk that is full.
            Log.TokenSecretRetried(_logger, key.ToString(), e);
            _waiting[key] = true;
            await _work.RaiseLaterAsync(cancellationToken);
        }
    }

    // An account that came or went: its Secrets, which are in its namespace.
    private async Task SettleOfAsync(KubernetesClient client, StoreKey account, CancellationToken cancellationToken)
    {
        foreach (var secret in _store.All(SecretResource, account.Namespace))
        {
            if (_reader.Read(secret).Annotations[NameAnnotation].AsString() == account.Name)
            {
                await SettleAsync(client, secret.Key, cancellationToken);
            }
        }
    }

    private async Task SettleAsync(KubernetesClient client, StoreKey key, CancellationToken cancellationToken)
    {
        if (_store.Get(key) is not { } stored || _reader.Read(stored) is var secret && secret["type"].AsString() != SecretType || secret.IsDeleting)
        {
            return;
        }

        var name = secret.Annotations[NameAnnotation].AsString() ?? "";
        var account = _store.Get(new(AccountResource, key.Namespace, name)) is { } found ? _reader.Read(found) : Value.Null;
        var uid = secret.Annotations[UidAnnotation].AsString() ?? "";
        if (account.IsNull || (uid.Length > 0 && uid != account.Uid))
        {
            await client.DeleteAsync(
                Secrets, secret.Key, Value.Map(("preconditions", Value.Map(("uid", secret.Uid)))), cancellationToken);
            return;
        }

        var filled = Filled(secret, account);
        if (filled != secret)
        {
            await client.UpdateAsync(Secrets, filled, cancellationToken);
        }
    }

    private Value Filled(Value secret, Value account)
    {
        var filled = secret.WithAt(["metadata", "annotations", UidAnnotation], account.Uid)
            .WithAt(["data", "ca.crt"], Convert.ToBase64String(Encoding.ASCII.GetBytes(_authority())));
        filled = secret["data"]["namespace"].IsNull
            ? filled.WithAt(["data", "namespace"], Convert.ToBase64String(Encoding.UTF8.GetBytes(account.Namespace)))
            : filled;
        return secret["data"]["token"].IsNull
            ? filled.WithAt(["data", "token"], Convert.ToBase64String(Encoding.ASCII.GetBytes(_tokens.Issue(account, secret))))
            : filled;
    }
}
