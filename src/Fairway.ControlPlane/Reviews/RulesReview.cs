using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>SelfSubjectRulesReview (authorization.k8s.io/v1): everything the caller may do in a namespace.</summary>
internal sealed class RulesReview(Authorizer authorizer) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var review = BodyDecoding.Decode(call, call.Request.Body);
        var ns = review["spec"]["namespace"].AsString() ?? "";
        if (ns.Length == 0)
        {
            throw ApiErrors.BadRequest("no namespace on request");
        }

        var (resources, paths) = (new List<Value>(), new List<Value>());
        foreach (var rule in authorizer.Policy.GrantsOf(call.User, ns).SelectMany(grant => grant.Rules))
        {
            (rule.Source["nonResourceURLs"].Items.Count > 0 ? paths : resources).Add(rule.Source);
        }

        var status = Value.Map(
            ("resourceRules", ValueList.From(resources)), ("nonResourceRules", ValueList.From(paths)), ("incomplete", false));
        return Task.FromResult<ApiResult>(new ApiResult.Tree(201, call.Kind, review.With("status", status)));
    }
}
