using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.CustomResources;

/// <summary>The real kubectl with a custom kind that has rules: what it prints, and what it explains.</summary>
public sealed class KubectlCustomKindTests : IClassFixture<RunningServer>
{
    private readonly RunningServer _running;

    public KubectlCustomKindTests(RunningServer running)
    {
        _running = running;
        if (Kubectl.ReasonToSkip is null)
        {
            Assert.Equal(0, Apply(ValidationRuleTests.CronTabs).Code);
        }
    }

    [KubectlFact]
    public void Broken_rules_are_listed()
    {
        var (code, _, error) = Apply("apiVersion: stable.example.com/v1\nkind: CronTab\nmetadata: {name: x}\nspec: {replicas: 9, color: red}");
        Assert.Equal(1, code);
        Assert.Equal(
            "The CronTab \"x\" is invalid: \n"
            + "* <nil>: Invalid value: \"object\": a name with a color begins with ct-\n"
            + "* spec.replicas: Invalid value: \"object\": replicas 9 over 5\n",
            error);
    }

    [KubectlFact]
    public void A_definition_with_a_wrong_rule_is_refused_with_the_place_in_the_rule()
    {
        var (code, _, error) = Apply(ValidationRuleTests.CronTabs.Replace("self.replicas <= ", "self.replica <= ", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.EndsWith(
            "compilation failed: ERROR: <input>:1:5: undefined field 'replica'\n | self.replica <= self.maxReplicas\n | ....^\n", error);
    }

    [KubectlFact]
    public void Fields_are_explained()
    {
        Assert.Equal(
            """
            GROUP:      stable.example.com
            KIND:       CronTab
            VERSION:    v1

            FIELD: spec <Object>


            DESCRIPTION:
                What to run, and when.
                
            FIELDS:
              color	<string>
              enum: red, green
              maxReplicas	<integer>
              note	<string>
              port	<Object>
              replicas	<integer> -required-
              template	<Object>
                apiVersion	<string>
                kind	<string>
                metadata	<ObjectMeta>
            """,
            Run("explain", "crontabs.spec", "--recursive")[..550].Split("\n      annotations")[0].TrimEnd());
        Assert.Contains("FIELD: creationTimestamp <string>", Run("explain", "pod.metadata.creationTimestamp"));
        Assert.Contains("port\t<IntOrString> -required-", Run("explain", "pods.spec.containers.livenessProbe.httpGet"));
        Assert.Contains("ENUM:\n    Always\n", Run("explain", "pods.spec.containers.imagePullPolicy"));
    }

    [KubectlFact]
    public void Fields_are_explained_from_the_older_document()
    {
        var text = Run("explain", "crontabs.spec", "--output", "plaintext-openapiv2");
        Assert.Contains("KIND:     CronTab\nVERSION:  stable.example.com/v1", text);
        Assert.Contains("What to run, and when.", text);
        Assert.Contains("   replicas\t<integer> -required-\n     How many run at once.", text);
        Assert.Contains("RESOURCE: containers <[]Object>", Run("explain", "pods.spec.containers", "--output", "plaintext-openapiv2"));
    }

    private (int Code, string Output, string Error) Apply(string text)
    {
        var path = Path.Combine(_running.Folder, $"{Guid.NewGuid()}.yaml");
        File.WriteAllText(path, text);
        return Try("apply", "-f", path);
    }

    private string Run(params string[] arguments)
    {
        var (code, output, error) = Try(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {error}{output}");
        return output;
    }

    private (int Code, string Output, string Error) Try(params string[] arguments) =>
        Kubectl.Run(["--kubeconfig", _running.Server.KubeconfigPath, "--cache-dir", Path.Combine(_running.Folder, "kubectl"), .. arguments]);
}
