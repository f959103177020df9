using Fairway.Kubernetes.Admission;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Kubernetes.Cel;

/// <summary>
/// The variables of expressions that admission evaluates, as upstream's plugin/cel declares them: <c>object</c>, <c>oldObject</c>,
/// <c>namespaceObject</c>, <c>request</c> (an admission.k8s.io/v1 AdmissionRequest without its objects), <c>params</c>, <c>authorizer</c> and
/// <c>authorizer.requestResource</c>.
/// </summary>
public static class AdmissionCel
{
    public const string Object = "object";
    public const string OldObject = "oldObject";
    public const string NamespaceObject = "namespaceObject";
    public const string Request = "request";
    public const string Parameters = "params";
    public const string Authorizer = "authorizer";
    public const string RequestResource = "authorizer.requestResource";

    private static readonly CelType Texts = CelType.List(CelType.String);

    private static readonly CelType TextMap = CelType.Map(CelType.String, CelType.String);

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

    /// <summary>The type of <c>namespaceObject</c>, which leaves out who owns and manages the namespace.</summary>
    public static CelType NamespaceType { get; } = Record(
        "Namespace",
        ("metadata", Record(
            "NamespaceMetadata",
            ("name", CelType.String),
            ("generateName", CelType.String),
            ("namespace", CelType.String),
            ("labels", TextMap),
            ("annotations", TextMap),
            ("UID", CelType.String),
            ("creationTimestamp", CelType.Timestamp),
            ("deletionGracePeriodSeconds", CelType.Int),
            ("deletionTimestamp", CelType.Timestamp),
            ("generation", CelType.Int),
            ("resourceVersion", CelType.String),
            ("finalizers", Texts))),
        ("spec", Record("NamespaceSpec", ("finalizers", Texts))),
        ("status", Record(
            "NamespaceStatus",
            ("conditions", CelType.List(Record(
                "NamespaceCondition",
                ("status", CelType.String),
                ("type", CelType.String),
                ("lastTransitionTime", CelType.Timestamp),
                ("message", CelType.String),
                ("reason", CelType.String)))),
            ("phase", CelType.String))));

    /// <summary>For the match conditions of webhooks, and of policies without parameters: objects are dyn.</summary>
    public static CelEnvironment MatchConditions { get; } = WithAuthorizer(Declare(KubernetesCel.Environment, CelType.Dyn, null));

    /// <summary>For the match conditions of policies with parameters.</summary>
    public static CelEnvironment MatchConditionsWithParameters { get; } =
        WithAuthorizer(Declare(KubernetesCel.Environment, CelType.Dyn, CelType.Dyn));

    /// <summary>Declares what every expression has, and <c>params</c> when it has a type.</summary>
    internal static CelEnvironment Declare(CelEnvironment environment, CelType @object, CelType? parameters)
    {
        var declared = environment.With(
            new CelVariable(Object, @object),
            new CelVariable(OldObject, @object),
            new CelVariable(NamespaceObject, NamespaceType),
            new CelVariable(Request, RequestType));
        return parameters is null ? declared : declared.With(new CelVariable(Parameters, parameters));
    }

    internal static CelEnvironment WithAuthorizer(CelEnvironment environment) => environment.With(
        new CelVariable(Authorizer, CelAuthorizer.AuthorizerType),
        new CelVariable(RequestResource, CelAuthorizer.ResourceType));

    /// <summary>Binds what every expression has; what is costly to make is made when it is read.</summary>
    /// <param name="environment">One that declares these variables.</param>
    /// <param name="subject">The write.</param>
    /// <param name="match">The form of its objects.</param>
    /// <param name="object">The new object in that form, or null.</param>
    /// <param name="old">The old object in that form, or null.</param>
    public static CelBindings Bind(CelEnvironment environment, AdmissionSubject subject, AdmissionMatch match, Value @object, Value old)
    {
        var bindings = environment.CreateBindings()
            .Set(Object, @object)
            .Set(OldObject, old)
            .SetLazily(NamespaceObject, () => CelValue.From(NamespaceOf(subject.Request)))
            .SetLazily(Request, () => CelValue.From(AdmissionAttributes.Of(subject, match)));
        return environment.Variables.Any(variable => variable.Name == Authorizer)
            ? bindings
                .SetLazily(Authorizer, () => CelValue.From(new CelAuthorizer(subject.Context.Authorizer)))
                .SetLazily(RequestResource, () => CelValue.From(CelAuthorizer.ForResource(subject.Context.Authorizer, CheckOf(subject))))
            : bindings;
    }

    private static CelAccessCheck CheckOf(AdmissionSubject subject) => new("")
    {
        Group = subject.Request.Resource.Group,
        Resource = subject.Request.Resource.Resource,
        Subresource = subject.Request.Subresource,
        Namespace = subject.Request.Namespace,
        Name = subject.Name,
    };

    private static Value NamespaceOf(AdmissionRequest request) => request.NamespaceObject.IsNull
        ? Value.Null
        : request.NamespaceObject.Without("kind").Without("apiVersion")
            .WithoutAt("metadata", "managedFields").WithoutAt("metadata", "ownerReferences");

    private static CelType Record(string name, params (string Name, CelType Type)[] fields) => CelType.Object(new CelRecordType(
        $"kubernetes.{name}", fields.ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal)));
}
