using Fairway.ControlPlane.Calls;
using Fairway.Values;

namespace Fairway.ControlPlane.Reviews;

/// <summary>Writes a user as authentication.k8s.io/v1 UserInfo.</summary>
internal static class UserDocument
{
    public static Value Of(UserInfo user)
    {
        var document = Value.Map(("username", user.Name));
        if (user.Uid.Length > 0)
        {
            document = document.With("uid", user.Uid);
        }

        document = document.With("groups", Strings(user.Groups));
        if (user.Extra.Count == 0)
        {
            return document;
        }

        var extra = new ValueMap.Builder();
        foreach (var (key, values) in user.Extra)
        {
            extra[key] = Strings(values);
        }

        return document.With("extra", extra.Build());
    }

    private static ValueList Strings(IEnumerable<string> texts) => ValueList.From(texts.Select(text => (Value)text));
}
