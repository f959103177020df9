using Fairway.ControlPlane.Calls;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Names who asks for a certificate in a new CertificateSigningRequest, whatever its author wrote there.</summary>
internal static class CertificateRequester
{
    public static Value Name(ApiCall call, Value @object)
    {
        if (call.Kind.Kind is not { Group: "certificates.k8s.io", Kind: "CertificateSigningRequest" })
        {
            return @object;
        }

        var spec = @object["spec"].Without("username").Without("uid").Without("groups").Without("extra");
        var user = call.User;
        spec = user.Name.Length == 0 ? spec : spec.With("username", user.Name);
        spec = user.Uid.Length == 0 ? spec : spec.With("uid", user.Uid);
        spec = user.Groups.Count == 0 ? spec : spec.With("groups", Texts(user.Groups));
        foreach (var (key, values) in user.Extra)
        {
            spec = spec.WithAt(["extra", key], Texts(values));
        }

        return @object.With("spec", spec);
    }

    private static Value Texts(IReadOnlyList<string> texts) => ValueList.From(texts.Select(static text => (Value)text));
}
