using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>SelfSubjectReview (authentication.k8s.io/v1): who the caller is; <c>kubectl auth whoami</c>.</summary>
internal sealed class SelfReview(TimeProvider time) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var review = BodyDecoding.Decode(call, call.Request.Body)
            .With("metadata", Value.Map(("creationTimestamp", Timestamps.Seconds(time.GetUtcNow()))))
            .With("status", Value.Map(("userInfo", UserDocument.Of(call.User))));
        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, call.Kind, review));
    }
}
