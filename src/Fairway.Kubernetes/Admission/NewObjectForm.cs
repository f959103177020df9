using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// A new object as what mutates it sees it: upstream gives it uid, times and a generated name only after that.
/// </summary>
public static class NewObjectForm
{
    private static readonly string[] Given = ["uid", "creationTimestamp", "generation"];

    /// <summary>The object as it is shown; the same value when it is not new.</summary>
    public static Value Of(AdmissionRequest request)
    {
        var @object = request.Object;
        if (request.Operation != ApiVerb.Create || request.Subresource.Length > 0)
        {
            return @object;
        }

        foreach (var field in Given)
        {
            @object = @object.WithoutAt("metadata", field);
        }

        return request.IsNamedByServer ? @object.WithoutAt("metadata", "name") : @object;
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
