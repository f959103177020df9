using System.Text;
using Fairway.ControlPlane.Tests.Backends;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Webhooks;

/// <summary>Writes configurations of webhooks that a test's backend plays.</summary>
internal static class WebhookConfigurations
{
    public const string ConfigMaps =
        """{"operations":["*"],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}""";

    private const string Group = "/apis/admissionregistration.k8s.io/v1";

    /// <summary>Creates or replaces a configuration; each hook is its name, path, and more fields.</summary>
    public static async Task PutAsync(
        this RunningServer running, TestBackend backend, string sort, string name, params (string Name, string Path, string More)[] hooks)
    {
        var kind = sort == "mutating" ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration";
        var text = string.Join(',', hooks.Select(hook => Hook(backend, hook.Name, hook.Path, hook.More)));
        var body = $$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"{{kind}}","metadata":{"name":"{{name}}"},"webhooks":[{{text}}]}
            """;
        var path = $"{Group}/{sort}webhookconfigurations/{name}?fieldManager=test&force=true";
        var (code, answer) = await running.PatchAsync(path, "application/apply-patch+yaml", body);
        Assert.True(code is 200 or 201, answer.ToString());
    }

    public static async Task RemoveAsync(this RunningServer running, string sort, string name) =>
        Assert.Equal(200, (await running.DeleteAsync($"{Group}/{sort}webhookconfigurations/{name}")).Code);

    public static Task<(int Code, Value Body)> CreateMapAsync(this RunningServer running, string name, string more = "", string query = "") =>
        running.PostAsync(
            $"/api/v1/namespaces/default/configmaps{query}",
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"{{more}}},"data":{"a":"b"} }""");

    /// <summary>The response to a review that changes the object.</summary>
    public static Value Patch(params string[] operations) => Value.Map(
        ("allowed", true),
        ("patchType", "JSONPatch"),
        ("patch", Convert.ToBase64String(Encoding.UTF8.GetBytes($"[{string.Join(',', operations)}]"))));

    public static Value Allow => Value.Map(("allowed", true));

    private static string Hook(TestBackend backend, string name, string path, string more)
    {
        var fields = new List<string>
        {
            $"\"name\":\"{name}\"",
            more,
        };
        AddUnlessGiven("\"clientConfig\":", $$"""{"url":"https://127.0.0.1:{{backend.Port}}{{path}}","caBundle":"{{backend.Bundle}}"}""");
        AddUnlessGiven("\"sideEffects\":", "\"None\"");
        AddUnlessGiven("\"admissionReviewVersions\":", "[\"v1\"]");
        AddUnlessGiven("\"rules\":", $"[{ConfigMaps}]");
        return "{" + string.Join(',', fields.Where(field => field.Length > 0)) + "}";

        void AddUnlessGiven(string field, string value)
        {
            if (!more.Contains(field, StringComparison.Ordinal))
            {
                fields.Add(field + value);
            }
        }
    }
}
