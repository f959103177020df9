using System.Text;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Images;

public sealed class PullSecretsTests
{
    private const string NewType = "kubernetes.io/dockerconfigjson";

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task A_private_image_is_pulled_with_the_pods_secrets_by_basic_and_by_token()
    {
        await using var node = await TestNode.StartAsync();
        await using var basic = await GuardedRegistry.StartAsync(hasTokens: false);
        await using var tokens = await GuardedRegistry.StartAsync(hasTokens: true);
        Secret(node, "rotated", NewType, ".dockerconfigjson", Login(basic.Host, """{"username":"puller","password":"old"}"""));
        Secret(node, "new", NewType, ".dockerconfigjson", Login("http://" + basic.Host, $$"""{"auth":"{{GuardedRegistry.Auth}}"}"""));
        Secret(node, "old", "kubernetes.io/dockercfg", ".dockercfg", $$$"""{"{{{tokens.Host}}}/team":{"auth":"{{{GuardedRegistry.Auth}}}"}}""");

        Run(node, "basic", basic.Image, "rotated", "new");
        Run(node, "token", tokens.Image, "gone", "old");

        await node.WaitForPhaseAsync("basic", "Succeeded");
        await node.WaitForPhaseAsync("token", "Succeeded");
        Assert.Equal("from the image\n", node.Log("token"));
        // pkg/kubelet/kubelet_pods.go, getPullSecretsForPod.
        const string Missing = "FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (gone); "
            + "attempting to pull the image may not succeed.";
        await node.WaitForEventAsync("token", Missing);
        AssertNoSecretIsTold(node);
    }

    [RequiresFact("root", "conmon", "nft", "busybox")]
    public async Task Without_the_right_secret_the_refusal_is_told_and_the_secret_is_not()
    {
        await using var node = await TestNode.StartAsync();
        await using var registry = await GuardedRegistry.StartAsync(hasTokens: true);
        Secret(node, "wrong", NewType, ".dockerconfigjson", Login(registry.Host, """{"username":"puller","password":"s3cret"}"""));
        Secret(node, "broken", NewType, ".dockerconfigjson", """{"auths": s3cret}""");
        Secret(node, "opaque", "Opaque", ".dockerconfigjson", "s3cret");

        Run(node, "nobody", registry.Image);
        Run(node, "wrong", registry.Image, "wrong");
        Run(node, "broken", registry.Image, "broken");
        Run(node, "opaque", registry.Image, "opaque");

        await ExpectAsync(node, "nobody", $"the token service {registry.Host} refused anonymous access, it answered 401");
        await ExpectAsync(node, "wrong", $"the token service {registry.Host} refused the credentials of puller, it answered 401");
        await ExpectAsync(
            node, "broken", "image pull secret \"broken\" cannot be used: data[\".dockerconfigjson\"] is not the base64 of a JSON object");
        await ExpectAsync(
            node, "opaque",
            "image pull secret \"opaque\" cannot be used: its type is Opaque, it must be kubernetes.io/dockerconfigjson or kubernetes.io/dockercfg");
        AssertNoSecretIsTold(node);
    }

    private static async Task ExpectAsync(TestNode node, string pod, string message) => await TestNode.UntilAsync(
        () => node.Events(pod).Any(told =>
            told.StartsWith("Failed: Failed to pull image", StringComparison.Ordinal) && told.Contains(message, StringComparison.Ordinal)),
        () => string.Join('\n', node.Events(pod)));

    private static void AssertNoSecretIsTold(TestNode node)
    {
        var told = string.Join('\n', node.Api.All(NodeResources.Events).Concat(node.Api.All(NodeResources.Pods)).Select(item => item.ToString()));
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
        Assert.DoesNotContain(GuardedRegistry.Auth, told, StringComparison.Ordinal);
    }

    private static void Run(TestNode node, string name, string image, params string[] secrets) => node.Run(name, Value.Map(
        ("restartPolicy", "Never"),
        ("imagePullSecrets", ValueList.From(secrets.Select(secret => Value.Map(("name", secret))))),
        ("containers", Value.List(Value.Map(("name", "main"), ("image", image), ("imagePullPolicy", "Always"))))));

    private static string Login(string registry, string entry) => $$"""{"auths":{"{{registry}}":{{entry}} } }""";

    private static void Secret(TestNode node, string name, string type, string key, string content) => node.Api.Create(
        NodeResources.Secrets,
        JsonReader.Read($$$"""{"metadata":{"name":"{{{name}}}","namespace":"default"},"type":"{{{type}}}"}""")
            .With("data", Value.Map((key, Convert.ToBase64String(Encoding.UTF8.GetBytes(content))))));
}
