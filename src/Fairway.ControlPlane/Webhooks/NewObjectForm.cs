using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// A new object as mutating webhooks see it: upstream gives it uid, times and a generated name only after them.
/// </summary>
internal static class NewObjectForm
{
    private static readonly string[] Given = ["uid", "creationTimestamp", "generation"];

    /// <summary>Whether the object's name was made by the server.</summary>
    public static bool IsNamedByServer(ApiCall call) => call.Verb == ApiVerb.Create && call.Name.Length == 0 && call.Request.Body.Name.Length == 0;

    public static Value Of(ApiCall call, Value @object)
    {
        foreach (var field in Given)
        {
            @object = @object.WithoutAt("metadata", field);
        }

        return IsNamedByServer(call) ? @object.WithoutAt("metadata", "name") : @object;
    }

    /// <summary>The object again with what <see cref="Of"/> took from it.</summary>
    public static Value Restore(Value @object, Value given)
    {
        foreach (var field in (ReadOnlySpan<string>)["name", .. Given])
        {
            @object = given["metadata"][field].IsNull ? @object : @object.WithAt(["metadata", field], given["metadata"][field]);
        }

        return @object;
    }
}
