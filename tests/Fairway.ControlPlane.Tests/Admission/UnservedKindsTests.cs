using System.Text;

namespace Fairway.ControlPlane.Tests.Admission;

public sealed class UnservedKindsTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData(
        "/apis/admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicies",
        """{"spec":{"mutations":[],"matchConstraints":{"resourceRules":[]}}}""",
        "admission policies are not evaluated")]
    public async Task An_object_that_the_server_would_have_to_enforce_is_refused(string path, string body, string missing)
    {
        var (code, status) = await running.PostAsync(path, Named(body));
        Assert.Equal(403, code);
        Assert.EndsWith(
            $" \"x\" is forbidden: {missing} by this server, so the object would promise what does not hold",
            status["message"].AsString(),
            StringComparison.Ordinal);
        Assert.Equal(404, (await running.GetAsync(path + "/x")).Code);
    }

    [Fact]
    public async Task An_object_that_waits_for_a_controller_is_stored_with_a_warning()
    {
        var body = Named("""{"spec":{"defaultBackend":{"service":{"name":"x","port":{"number":80}}}}}""");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await running.Admin.PostAsync("/apis/networking.k8s.io/v1/namespaces/default/ingresses", content);
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(
            "299 - \"no controller of this server acts on Ingress objects; it is stored for one that you run\"",
            Assert.Single(response.Headers.GetValues("Warning")));
    }

    private static string Named(string body) => body.Insert(1, """
        "metadata":{"name":"x"},
        """);
}
