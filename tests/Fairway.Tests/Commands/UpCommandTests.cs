using Fairway.Commands;

namespace Fairway.Tests.Commands;

public class UpCommandTests
{
    [Theory]
    [InlineData("--without node")]
    [InlineData("--without controllers,scheduler,delivery,node")]
    [InlineData("--runtime crun --api-port 7000")]
    [InlineData("--oidc-issuer-url https://x --oidc-client-id app --oidc-required-claim a=b --oidc-required-claim c=d")]
    [InlineData("--audit-policy-file policy.yaml --audit-log-maxsize 10 --audit-log-maxbackup 0 --authentication-config authentication.yaml")]
    public void Options_that_can_be_given_are_understood(string line) => Assert.Empty(UpCommand.Create().Parse(line).Errors);

    [Theory]
    [InlineData("--without registry", "'registry' is not a part: give controllers, scheduler, delivery or node, with commas between them")]
    [InlineData("--without node,", "'' is not a part")]
    [InlineData("--api-port 0", "'0' is not a port: give a number from 1 to 65535")]
    public void A_wrong_option_is_refused_saying_what_can_be_given(string line, string problem) =>
        Assert.Contains(problem, Assert.Single(UpCommand.Create().Parse(line).Errors).Message, StringComparison.Ordinal);
}
