using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Extensions;
using Fairway.Languages.Cel.Types;

namespace Fairway.Kubernetes.Cel;

/// <summary>The language as kube-apiserver 1.34 sets it up: its libraries, its options, and the types that mutations construct.</summary>
public static class KubernetesCel
{
    private static readonly CelRecordType JsonPatch = new("JSONPatch", new Dictionary<string, CelType>
    {
        ["op"] = CelType.String,
        ["path"] = CelType.String,
        ["from"] = CelType.String,
        ["value"] = CelType.Dyn,
    });

    /// <summary>For validation rules, admission policies and match conditions; variables are the host's to declare.</summary>
    public static CelEnvironment Environment { get; } = CelEnvironment
        .Create(new() { HomogeneousLiterals = true, CheckLiterals = true, PresenceTestHasCost = false })
        .With(
            UrlLibrary.Instance,
            FindLibrary.Instance,
            SummaryLibrary.Instance,
            AuthorizerLibrary.Instance,
            OptionalLibrary.Instance,
            QuantityLibrary.Instance,
            StringLibrary.Version2,
            SetLibrary.Instance,
            NetworkLibrary.Ip,
            NetworkLibrary.Cidr,
            FormatLibrary.Instance,
            TwoVariableLibrary.Instance,
            SemverLibrary.Instance);

    /// <summary>
    /// For mutations too: <c>Object{...}</c> and <c>Object.spec{...}</c> for apply configurations, <c>JSONPatch{...}</c>, and
    /// <c>jsonpatch.escapeKey</c>.
    /// </summary>
    public static CelEnvironment MutationEnvironment { get; } = Environment.With(JsonPatchLibrary.Instance).WithTypes(FindMutationType);

    private static CelObjectType? FindMutationType(string name) =>
        name == "JSONPatch" ? JsonPatch
        : name == "Object" || name.StartsWith("Object.", StringComparison.Ordinal) ? new AnyFields(name)
        : null;

    // What may be set is the kind's schema's to say, when the result is applied.
    private sealed class AnyFields(string name) : CelObjectType(name)
    {
        public override CelType? FindField(string name) => CelType.Dyn;
    }
}
