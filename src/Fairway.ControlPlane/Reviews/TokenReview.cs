using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>TokenReview (authentication.k8s.io/v1): whose token is this, and is it for one of these audiences?</summary>
internal sealed class TokenReview(IBearerTokens tokens) : IVerb
{
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var review = BodyDecoding.Decode(call, call.Request.Body);
        var asked = review["spec"]["audiences"].Items.Select(item => item.AsString() ?? "").ToArray();
        var token = review["spec"]["token"].AsString() ?? "";
        if (token.Length == 0)
        {
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        }

        var verdict = await tokens.VerifyAsync(token, asked.Length == 0 ? [ServiceAccountTokens.Issuer] : asked, cancellationToken);
        var status = verdict.User is { } user
            ? Value.Map(
                ("authenticated", true),
                ("user", UserDocument.Of(user)),
                ("audiences", ValueList.From(verdict.Audiences.Select(audience => (Value)audience))))
            : Value.Map(("user", ValueMap.Empty), ("error", verdict.Error));
        return new ApiResult.Tree(201, call.Kind, ReviewDocument.Of(review, status));
    }
}
