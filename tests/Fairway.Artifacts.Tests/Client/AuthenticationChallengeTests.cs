using System.Net.Http.Headers;
using Fairway.Artifacts.Client;

namespace Fairway.Artifacts.Tests.Client;

public sealed class AuthenticationChallengeTests
{
    // The second is Docker Hub's, the others are forms that RFC 9110, section 11.2, allows.
    [Theory]
    [InlineData("Basic", "", "", "")]
    [InlineData(
        """Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/debian:pull" """,
        "https://auth.docker.io/token", "registry.docker.io", "repository:library/debian:pull")]
    [InlineData("""Bearer service=plain , REALM="a,b=c", scope="q\"uo\\te" """, "a,b=c", "plain", "q\"uo\\te")]
    [InlineData("Bearer realm=\"unclosed", "unclosed", "", "")]
    [InlineData("Bearer =x,realm=y", "", "", "")]
    [InlineData("Bearer realm=", "", "", "")]
    public void Parameters_are_read_quoted_or_not(string header, string realm, string service, string scope)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var value = space < 0 ? new AuthenticationHeaderValue(header) : new AuthenticationHeaderValue(header[..space], header[(space + 1)..]);

        var challenge = AuthenticationChallenge.Read(value);

        Assert.Equal((realm, service, scope), (challenge["realm"], challenge["service"], challenge["scope"]));
    }
}
