using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>TokenReview (authentication.k8s.io/v1): whose token is this? The token itself is not repeated in the answer.</summary>
internal sealed class TokenReview(ServiceAccountTokens tokens) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var review = BodyDecoding.Decode(call, call.Request.Body);
        var asked = review["spec"]["audiences"].Items.Select(item => item.AsString() ?? "").ToArray();
        var token = review["spec"]["token"].AsString() ?? "";
        if (token.Length == 0)
        {
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        }

        var status = tokens.Verify(token, asked.Length == 0 ? [ServiceAccountTokens.Issuer] : asked) is { } verified
            ? Value.Map(
                ("authenticated", true),
                ("user", UserDocument.Of(verified.User)),
                ("audiences", ValueList.From(verified.Audiences.Select(audience => (Value)audience))))
            : Value.Map(("user", ValueMap.Empty), ("error", "invalid bearer token"));
        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, call.Kind, review.WithoutAt("spec", "token").With("status", status)));
    }
}
