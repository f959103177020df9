using Fairway.ControlPlane.Backends;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;

namespace Fairway.ControlPlane.CustomResources;

/// <summary>
/// Converts custom objects through the webhook of their definition (<c>spec.conversion.strategy: Webhook</c>), many in one ConversionReview of
/// apiextensions.k8s.io/v1 or v1beta1. Refusals are worded as apiextensions-apiserver's webhook_converter.go words them.
/// </summary>
internal sealed class ConversionWebhooks(ReviewCall reviews)
{
    private const string Group = "apiextensions.k8s.io";

    // Bounds a review: more objects go in several.
    private const int MaxObjects = 500;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <param name="to">The version to convert to; its kind has a conversion webhook.</param>
    /// <param name="objects">Objects of other versions of the kind.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="KubernetesException">500: the webhook could not be asked, refused, or gave what it may not give.</exception>
    public async Task<IReadOnlyList<Value>> ConvertAsync(KindDescription to, IReadOnlyList<Value> objects, CancellationToken cancellationToken)
    {
        var converted = new List<Value>(objects.Count);
        foreach (var chunk in objects.Chunk(MaxObjects))
        {
            var subject = $"conversion webhook for {chunk[0].GroupVersionKind}";
            var answers = await AskAsync(to, chunk, subject, cancellationToken);
            if (answers.Count != chunk.Length)
            {
                throw Failure($"{subject} returned {answers.Count} objects, expected {chunk.Length}");
            }

            for (var i = 0; i < chunk.Length; i++)
            {
                converted.Add(Accept(to, chunk[i], answers[i], subject));
            }
        }

        return converted;
    }

    private async Task<ValueList> AskAsync(KindDescription to, Value[] objects, string subject, CancellationToken cancellationToken)
    {
        var webhook = to.ConversionWebhook;
        var version = webhook["conversionReviewVersions"].Items.Select(static one => one.AsString())
            .FirstOrDefault(static one => one is "v1" or "v1beta1") ?? throw Failure("no supported conversion review versions");
        var uid = Guid.NewGuid().ToString();
        var review = Value.Map(
            ("kind", "ConversionReview"),
            ("apiVersion", $"{Group}/{version}"),
            ("request", Value.Map(
                ("uid", uid), ("desiredAPIVersion", to.Kind.ApiVersion), ("objects", ValueList.From(objects)))));
        try
        {
            var answer = await reviews.PostAsync(Backend.FromClientConfig(webhook["clientConfig"]), review, Timeout, cancellationToken);
            return Objects(version, uid, answer);
        }
        catch (BackendException e)
        {
            throw Failure($"{subject} failed: {e.Message}");
        }
    }

    private static ValueList Objects(string version, string uid, Value answer)
    {
        var response = answer["response"];
        if (version == "v1")
        {
            var expected = new GroupVersionKind(Group, "v1", "ConversionReview");
            if (answer.GroupVersionKind != expected)
            {
                var got = answer.ApiVersion.Length == 0 ? "/" : answer.ApiVersion;
                throw new BackendException($"expected webhook response of {expected}, got {got}, Kind={answer.ObjectKind}");
            }

            if (response.IsMap && (response["uid"].AsString() ?? "") is var given && given != uid)
            {
                throw new BackendException($"expected response.uid=\"{uid}\", got \"{given}\"");
            }
        }

        if (!response.IsMap)
        {
            throw new BackendException("no response provided");
        }

        var result = response["result"];
        return result["status"].AsString() == "Success" ? response["convertedObjects"].Items
            : result["message"].AsString() is { Length: > 0 } message ? throw new BackendException(message)
            : throw new BackendException($"response.result.status was '{result["status"].AsString()}', not 'Success'");
    }

    private static Value Accept(KindDescription to, Value original, Value converted, string subject)
    {
        try
        {
            return ObjectDecoding.Decode(to, ConvertedObject.Accept(to, original, converted), null);
        }
        catch (BackendException e)
        {
            throw Failure($"{subject} returned {e.Message}");
        }
    }

    // Upstream's plain errors become a Status without a reason.
    private static KubernetesException Failure(string message) => new(Value.Map(
        ("kind", "Status"), ("apiVersion", "v1"), ("metadata", ValueMap.Empty), ("status", "Failure"), ("message", message), ("code", 500)));
}
