using Fairway.ControlPlane.Proxying;

namespace Fairway.ControlPlane.Tests.Proxying;

public sealed class ForwardedRequestTests
{
    private static readonly ProxyTarget Target = new(new("http://10.0.0.5:8080"), false);
    private static readonly ProxiedPath Path = new("/api/v1/namespaces/ns/pods/web/proxy", "/a", "");

    [Theory]
    [InlineData("/login?next=%2F", "/api/v1/namespaces/ns/pods/web/proxy/login?next=%2F")]
    [InlineData("http://10.0.0.5:8080/login#top", "/api/v1/namespaces/ns/pods/web/proxy/login#top")]
    [InlineData("/api/v1/namespaces/ns/pods/web/proxy/x", "/api/v1/namespaces/ns/pods/web/proxy/x")]
    [InlineData("other", "other")]
    [InlineData("https://example.org/", "https://example.org/")]
    [InlineData("//example.org/", "//example.org/")]
    public void A_redirect_stays_below_the_proxy_unless_it_leads_elsewhere(string location, string expected) =>
        Assert.Equal(expected, ForwardedRequest.Rewrite(location, Target, Path));
}
