using System.Text;

namespace Fairway.ControlPlane.Tests.Admission;

public sealed class UnservedKindsTests(RunningServer running) : IClassFixture<RunningServer>
{
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
