using Fairway.Kubernetes.Kinds;

namespace Fairway.Kubernetes.Admission;

/// <summary>In which form a webhook or policy sees a write.</summary>
/// <param name="Kind">The version of the resource that its rule asks for.</param>
/// <param name="Sent">The kind of the objects: that version's, or what the subresource takes.</param>
public sealed record AdmissionMatch(KindDescription Kind, GroupVersionKind Sent)
{
    /// <summary>The description of the objects: what a subresource takes is described by its own kind.</summary>
    public KindDescription ObjectKind => Sent == Kind.Kind ? Kind : BuiltInKinds.Find(Sent) ?? Kind;

    public static AdmissionMatch Of(KindDescription kind, string subresource) =>
        new(kind, subresource.Length == 0 ? kind.Kind : kind.FindSubresource(subresource)?.Kind ?? kind.Kind);
}
