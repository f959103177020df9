using Fairway.Delivery.Applying;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Tests.Applying;

public sealed class ApplyOrderTests
{
    [Fact]
    public void Definitions_come_first_what_others_need_early_and_webhooks_last()
    {
        string[] kinds =
        [
            "ValidatingWebhookConfiguration", "Widget", "Deployment", "Service", "Secret", "ConfigMap", "ServiceAccount",
            "CustomResourceDefinition", "Namespace",
        ];
        var sorted = ApplyOrder.Sort(kinds.Select(kind => Value.Map(("kind", kind), ("metadata", Value.Map(("name", "a"))))));
        Assert.Equal(
            "Namespace CustomResourceDefinition ServiceAccount ConfigMap Secret Service Deployment Widget ValidatingWebhookConfiguration",
            string.Join(' ', sorted.Select(item => item.ObjectKind)));
    }

    [Theory]
    [InlineData("v1", "Namespace", true)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", true)]
    [InlineData("example.com/v1", "Namespace", false)]
    [InlineData("v1", "ConfigMap", false)]
    public void Only_namespaces_and_definitions_are_applied_ahead(string apiVersion, string kind, bool first) =>
        Assert.Equal(first, ApplyOrder.IsDefinition(Value.Map(("apiVersion", apiVersion), ("kind", kind))));
}
