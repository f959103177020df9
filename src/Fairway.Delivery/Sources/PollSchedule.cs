using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>When a repository is due next, for the spec and the request it was last handled with.</summary>
internal sealed record PollSchedule(long Generation, string RequestedAt, DateTimeOffset Next, int Failures)
{
    public static PollSchedule For(Value repository, DateTimeOffset next, int failures) =>
        new(repository.Generation, Requested(repository), next, failures);

    /// <summary>Whether nothing new is asked for since.</summary>
    public bool Covers(Value repository) => Generation == repository.Generation && RequestedAt == Requested(repository);

    private static string Requested(Value repository) => repository.Annotations[DeliveryKinds.RequestedAt].AsString() ?? "";
}
