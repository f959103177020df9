namespace Fairway.ControlPlane.Tests.Webhooks;

/// <summary>The words are those of pkg/apis/admissionregistration/validation (validateMatchConditionsExpression).</summary>
public sealed class MatchConditionsTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("object.metadata.name", "Invalid value: \"object.metadata.name\": must evaluate to bool")]
    [InlineData(
        "request.unknown == 1",
        "Invalid value: \"request.unknown == 1\": compilation failed: ERROR: <input>:1:8: undefined field 'unknown'")]
    [InlineData("params.x", "Invalid value: \"params.x\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params'")]
    public async Task A_condition_that_cannot_be_evaluated_is_refused(string expression, string problem)
    {
        var (code, status) = await running.PostAsync(
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            $$"""
            {"metadata":{"name":"x"},"webhooks":[{"name":"a.example.org","sideEffects":"None","admissionReviewVersions":["v1"],
             "clientConfig":{"url":"https://127.0.0.1:1"},"matchConditions":[{"name":"c","expression":"{{expression}}"}]}]}
            """);
        Assert.Equal(422, code);
        Assert.Contains($"webhooks[0].matchConditions[0].expression: {problem}", status["message"].AsString(), StringComparison.Ordinal);
    }
}
