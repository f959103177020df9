using Fairway.ControlPlane.Proxying;

namespace Fairway.ControlPlane.Tests.Proxying;

public sealed class SchemeNamePortTests
{
    // apimachinery's util/net TestSplitSchemeNamePort
    [Theory]
    [InlineData("aoeu:asdf", "", "aoeu", "asdf")]
    [InlineData("http:aoeu:asdf", "http", "aoeu", "asdf")]
    [InlineData("https:aoeu:", "https", "aoeu", "")]
    [InlineData("https:aoeu:asdf", "https", "aoeu", "asdf")]
    [InlineData("aoeu:", "", "aoeu", "")]
    [InlineData("aoeu", "", "aoeu", "")]
    public void Scheme_and_port_may_be_left_out(string text, string scheme, string name, string port) =>
        Assert.Equal(new SchemeNamePort(scheme, name, port), SchemeNamePort.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(":asdf")]
    [InlineData("ftp:aoeu:asdf")]
    [InlineData("http::asdf")]
    [InlineData("http:a:b:c")]
    public void Anything_else_is_refused(string text) => Assert.Null(SchemeNamePort.Parse(text));
}
