using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers;

/// <summary>DeleteOptions that hit exactly the object meant, never one that took its name since.</summary>
internal static class DeleteRequest
{
    public static Value Of(Value @object, string propagation = "")
    {
        var options = Value.Map(
            ("apiVersion", "v1"), ("kind", "DeleteOptions"), ("preconditions", Value.Map(("uid", @object.Uid))));
        return propagation.Length == 0 ? options : options.With("propagationPolicy", propagation);
    }

    public static Value AtOnce(Value @object) => Of(@object).With("gracePeriodSeconds", 0);
}
