using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// The variables of expressions that admission evaluates, as upstream's plugin/cel declares them: <c>object</c>, <c>oldObject</c>,
/// <c>namespaceObject</c>, <c>request</c> (an admission.k8s.io/v1 AdmissionRequest without its objects), <c>authorizer</c> and
/// <c>authorizer.requestResource</c>.
/// </summary>
public static class AdmissionCel
{
    public const string Object = "object";
    public const string OldObject = "oldObject";
    public const string NamespaceObject = "namespaceObject";
    public const string Request = "request";
    public const string Authorizer = "authorizer";
    public const string RequestResource = "authorizer.requestResource";

    private static readonly CelType Texts = CelType.List(CelType.String);

    private static readonly CelType Kind = Record(
        "GroupVersionKind", ("group", CelType.String), ("version", CelType.String), ("kind", CelType.String));

    private static readonly CelType Resource = Record(
        "GroupVersionResource", ("group", CelType.String), ("version", CelType.String), ("resource", CelType.String));

    private static readonly CelType User = Record(
        "UserInfo", ("username", CelType.String), ("uid", CelType.String), ("groups", Texts), ("extra", CelType.Map(CelType.String, Texts)));

    /// <summary>The type of <c>request</c>.</summary>
    public static CelType RequestType { get; } = Record(
        "AdmissionRequest",
        ("kind", Kind),
        ("resource", Resource),
        ("subResource", CelType.String),
        ("requestKind", Kind),
        ("requestResource", Resource),
        ("requestSubResource", CelType.String),
        ("name", CelType.String),
        ("namespace", CelType.String),
        ("operation", CelType.String),
        ("userInfo", User),
        ("dryRun", CelType.Bool),
        ("options", CelType.Dyn));

    /// <summary>For the match conditions of webhooks and of policies: objects are dyn.</summary>
    public static CelEnvironment MatchConditions { get; } = KubernetesCel.Environment.With(
        new CelVariable(Object, CelType.Dyn),
        new CelVariable(OldObject, CelType.Dyn),
        new CelVariable(NamespaceObject, CelType.Dyn),
        new CelVariable(Request, RequestType),
        new CelVariable(Authorizer, CelAuthorizer.AuthorizerType),
        new CelVariable(RequestResource, CelAuthorizer.ResourceType));

    private static CelType Record(string name, params (string Name, CelType Type)[] fields) => CelType.Object(new CelRecordType(
        $"kubernetes.{name}", fields.ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal)));
}
