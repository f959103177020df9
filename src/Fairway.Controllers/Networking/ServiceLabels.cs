using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>The labels of a Service's endpoints: those of the Service, the controller's own, and whether it is headless.</summary>
internal static class ServiceLabels
{
    private const string Headless = "service.kubernetes.io/headless";

    public static ValueMap For(Value service, params ReadOnlySpan<(string Key, string Value)> own)
    {
        var labels = service.Labels.Without(Headless);
        foreach (var (key, value) in own)
        {
            labels = labels.With(key, value);
        }

        return PodAddresses.IsHeadless(service) ? labels.With(Headless, "") : labels;
    }
}
