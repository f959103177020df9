namespace Fairway.ControlPlane.Tests.Admission.Priorities;

/// <summary>The wording is that of plugin/pkg/admission/priority/admission.go (v1.34).</summary>
public sealed class PriorityAdmissionTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Classes = "/apis/scheduling.k8s.io/v1/priorityclasses";

    [Theory]
    [InlineData("", 0, "PreemptLowerPriority")]
    [InlineData("system-cluster-critical", 2_000_000_000, "PreemptLowerPriority")]
    [InlineData("system-node-critical", 2_000_001_000, "PreemptLowerPriority")]
    [InlineData("patient", 7, "Never")]
    public async Task A_pod_gets_what_its_class_says(string name, long priority, string policy)
    {
        await PrepareAsync();
        var (code, pod) = await running.PostAsync(Pods, Pod("of-" + name.TrimEnd('-') + "x", name.Length == 0 ? "" : $"""
            "priorityClassName":"{name}",
            """));
        Assert.Equal(201, code);
        Assert.Equal((priority, policy), (pod["spec"]["priority"].AsLong(), pod["spec"]["preemptionPolicy"].AsString()));
        Assert.Equal(name.Length == 0 ? null : name, pod["spec"]["priorityClassName"].AsString());
    }

    [Theory]
    [InlineData("\"priorityClassName\":\"none\",", "no PriorityClass with name none was found")]
    [InlineData(
        "\"priority\":3,",
        "the integer value of priority (3) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name")]
    [InlineData(
        "\"preemptionPolicy\":\"Never\",",
        "the string value of PreemptionPolicy (Never) must not be provided in pod spec; "
        + "priority admission controller computed PreemptLowerPriority from the given PriorityClass name")]
    public async Task A_pod_that_states_what_its_class_does_not_is_refused(string field, string cause)
    {
        await PrepareAsync();
        var (code, status) = await running.PostAsync(Pods, Pod("refused", field));
        Assert.Equal((403, $"pods \"refused\" is forbidden: {cause}"), (code, status["message"].AsString()));
    }

    [Fact]
    public async Task The_default_class_is_every_pods_and_there_is_one_at_most()
    {
        await PrepareAsync();
        Assert.Equal(201, (await running.PostAsync(Classes, """{"metadata":{"name":"usual"},"value":5,"globalDefault":true}""")).Code);
        var (_, pod) = await running.PostAsync(Pods, Pod("usual", ""));
        Assert.Equal((5, "usual"), (pod["spec"]["priority"].AsLong(), pod["spec"]["priorityClassName"].AsString()));

        var (code, status) = await running.PostAsync(Classes, """{"metadata":{"name":"other"},"value":6,"globalDefault":true}""");
        Assert.Equal(403, code);
        Assert.Equal(
            "priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is already marked as default. Only one default can exist",
            status["message"].AsString());
        Assert.Equal(200, (await running.PatchAsync(
            $"{Classes}/usual", "application/merge-patch+json", """{"description":"said again"}""")).Code);

        Assert.Equal(200, (await running.DeleteAsync($"{Classes}/usual")).Code);
        (_, pod) = await running.PostAsync(Pods, Pod("later", ""));
        Assert.Equal(0, pod["spec"]["priority"].AsLong());
    }

    [Fact]
    public async Task A_pod_put_back_without_its_priority_keeps_it()
    {
        await PrepareAsync();
        const string Fields = """
            "priorityClassName":"patient","serviceAccountName":"default",
            """;
        await running.PostAsync(Pods, Pod("kept", Fields));
        var (code, pod) = await running.PutAsync($"{Pods}/kept", Pod("kept", Fields).Replace(
            "\"name\":\"kept\"", "\"name\":\"kept\",\"labels\":{\"a\":\"b\"}", StringComparison.Ordinal));
        Assert.True(code == 200, pod.ToString());
        Assert.Equal((7, "Never"), (pod["spec"]["priority"].AsLong(), pod["spec"]["preemptionPolicy"].AsString()));
    }

    private async Task PrepareAsync()
    {
        await running.PostAsync("/api/v1/namespaces/default/serviceaccounts", """
            {"metadata":{"name":"default"},"automountServiceAccountToken":false}
            """);
        await running.PostAsync(Classes, """{"metadata":{"name":"patient"},"value":7,"preemptionPolicy":"Never"}""");
    }

    private static string Pod(string name, string field) => $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{{{{field}}}"containers":[{"name":"c","image":"i","terminationMessagePath":"/dev/termination-log",
         "terminationMessagePolicy":"File"}]}}
        """;
}
