using Fairway.Kubernetes.Kinds;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using A = Fairway.Kubernetes.Cel.CelAuthorizer;
using T = Fairway.Languages.Cel.Types.CelType;

namespace Fairway.Kubernetes.Cel;

/// <summary>Checks of access: <c>authorizer.group('apps').resource('deployments').namespace('a').check('create').allowed()</c>.</summary>
internal static class AuthorizerLibrary
{
    public static CelLibrary Instance { get; } = new("kubernetes.authz", [.. Building, .. Narrowing, .. Deciding])
    {
        Types = [A.AuthorizerType, A.PathType, A.GroupType, A.ResourceType, A.DecisionType],
    };

    // So dear that one expression affords two.
    private static CelCostModel CheckCost => CelCostModel.Fixed(350_000);

    private static IEnumerable<CelFunction> Building =>
    [
        new("path", CelOverload.Member("authorizer_path", A.AuthorizerType, T.String, A.PathType, (a, path) =>
            string.IsNullOrWhiteSpace(path.AsString()) ? CelValue.Error("path must not be empty")
            : Of(a).Next(A.PathType, Of(a).Check with { Path = path.AsString()! }))),
        new("group", CelOverload.Member("authorizer_group", A.AuthorizerType, T.String, A.GroupType, (a, group) =>
            Of(a).Next(A.GroupType, Of(a).Check with { Group = group.AsString()! }))),
        new("serviceAccount", CelOverload.Member(
            "authorizer_serviceaccount", A.AuthorizerType, T.String, T.String, A.AuthorizerType, ServiceAccount)),
        new("resource", CelOverload.Member("groupcheck_resource", A.GroupType, T.String, A.ResourceType, (a, resource) =>
            string.IsNullOrWhiteSpace(resource.AsString()) ? CelValue.Error("resource must not be empty")
            : Of(a).Next(A.ResourceType, Of(a).Check with { Resource = resource.AsString()! }))),
    ];

    private static IEnumerable<CelFunction> Narrowing =>
    [
        Narrow("subresource", "resourcecheck_subresource", (check, text) => check with { Subresource = text }),
        Narrow("namespace", "resourcecheck_namespace", (check, text) => check with { Namespace = text }),
        Narrow("name", "resourcecheck_name", (check, text) => check with { Name = text }),
        Narrow("fieldSelector", "authorizer_fieldselector", (check, text) => check with { FieldSelector = text }, SelectorCost),
        Narrow("labelSelector", "authorizer_labelselector", (check, text) => check with { LabelSelector = text }, SelectorCost),
    ];

    private static IEnumerable<CelFunction> Deciding =>
    [
        new("check", [
            CelOverload.Member("pathcheck_check", A.PathType, T.String, A.DecisionType, (a, verb) => Of(a).Decide(verb.AsString()!), CheckCost),
            CelOverload.Member(
                "resourcecheck_check", A.ResourceType, T.String, A.DecisionType, (a, verb) => Of(a).Decide(verb.AsString()!), CheckCost),
        ]),
        Read("allowed", T.Bool, decision => decision.Allowed && decision.Error == ""),
        Read("reason", T.String, decision => decision.Reason),
        Read("errored", T.Bool, decision => decision.Error != ""),
        Read("error", T.String, decision => decision.Error),
    ];

    // A list of requirements: the list, a pass over the text, and for every second character a list and an object.
    private static CelCostModel SelectorCost => CelCostModel.From(
        arguments => Selector(CelRange.Exactly(CelCostModel.SizeOf(arguments[1]))).Max,
        call => new(Selector(call.Size(1))));

    private static CelRange Selector(CelRange length) => CelRange.Exactly(10) + length.Scale(0.1) + length.Scale(0.5).Scale(50);

    private static A Of(CelValue value) => value.As<A>()!;

    private static CelFunction Narrow(string name, string id, Func<CelAccessCheck, string, CelAccessCheck> narrow, CelCostModel? cost = null) =>
        new(name, CelOverload.Member(
            id, A.ResourceType, T.String, A.ResourceType, (a, text) => Of(a).Next(A.ResourceType, narrow(Of(a).Check, text.AsString()!)), cost));

    private static CelFunction Read(string name, CelType type, Func<CelAccessDecision, CelValue> read) =>
        new(name, CelOverload.Member($"decision_{name}", A.DecisionType, type, a => read(Of(a).Decision!)));

    private static CelValue ServiceAccount(CelValue authorizer, CelValue space, CelValue name)
    {
        if (Names.Subdomain(name.AsString()!) is [{ } wrongName, ..])
        {
            return CelValue.Error($"Invalid service account name: {wrongName}");
        }

        if (Names.Label(space.AsString()!) is [{ } wrongSpace, ..])
        {
            return CelValue.Error($"Invalid service account namespace: {wrongSpace}");
        }

        return Of(authorizer).Next(A.AuthorizerType, Of(authorizer).Check with { ServiceAccount = (space.AsString()!, name.AsString()!) });
    }
}
