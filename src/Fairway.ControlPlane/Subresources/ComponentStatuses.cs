using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Selectors;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary>
/// <c>componentstatuses</c>: whether the store, told as <c>etcd-0</c>, takes writes, and the parts that run in this process and end it when they
/// fail.
/// </summary>
internal sealed class ComponentStatuses(RevisionStore revisions, IReadOnlyList<string> parts) : IVerb
{
    private const string Store = "etcd-0";

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult<ApiResult>(
        call.Verb == ApiVerb.List ? new ApiResult.Told(call.Kind, [.. Selected(call)]) : new ApiResult.Tree(200, call.Kind, One(call)));

    private IEnumerable<Value> All(ApiCall call) =>
        parts.Append(Store).Order(StringComparer.Ordinal).Select(name => Status(call, name, name == Store ? revisions.WriteFailure : ""));

    private Value One(ApiCall call) => All(call).FirstOrDefault(status => status.Name == call.Name) is { IsNull: false } found
        ? found
        : throw ApiErrors.NotFound(call.Kind, call.Name);

    private IEnumerable<Value> Selected(ApiCall call)
    {
        try
        {
            var (labels, fields) = (LabelSelector.Parse(call.Request.LabelSelector), FieldSelector.Parse(call.Request.FieldSelector));
            return All(call).Where(status => labels.Matches(status.Labels) && fields.Matches(field => field switch
            {
                "metadata.name" => status.Name,
                "metadata.namespace" => "",
                _ => throw ApiErrors.BadRequest(
                    $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""),
            }));
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest(e.Message);
        }
    }

    private static Value Status(ApiCall call, string name, string failure)
    {
        var condition = Value.Map(("type", "Healthy"), ("status", failure.Length == 0 ? "True" : "False"));
        return Value.Map(
            ("kind", call.Kind.Kind.Kind),
            ("apiVersion", call.Kind.Kind.ApiVersion),
            ("metadata", Value.Map(("name", name))),
            ("conditions", Value.List(condition.With("message", failure.Length == 0 ? "ok" : failure))));
    }
}
