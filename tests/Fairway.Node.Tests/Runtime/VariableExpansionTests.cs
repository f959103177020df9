using Fairway.Node.Runtime;

namespace Fairway.Node.Tests.Runtime;

public sealed class VariableExpansionTests
{
    // Cases of k8s.io/kubernetes/third_party/forked/golang/expansion/expand_test.go.
    [Theory]
    [InlineData("$(VAR_A)", "A")]
    [InlineData("___$(VAR_B)___", "___B___")]
    [InlineData("$(VAR_A)$(VAR_B)", "AB")]
    [InlineData("f000-$VAR_A", "f000-$VAR_A")]
    [InlineData("foo\\$(VAR_C)bar", "foo\\Cbar")]
    [InlineData("foo\\\\$(VAR_C)bar", "foo\\\\Cbar")]
    [InlineData("$$(VAR_A)", "$(VAR_A)")]
    [InlineData("$$$(VAR_A)", "$A")]
    [InlineData("$$$$(VAR_A)", "$$(VAR_A)")]
    [InlineData("$(VAR_DNE)", "$(VAR_DNE)")]
    [InlineData("$(VAR_A", "$(VAR_A")]
    [InlineData("$VAR_A)", "$VAR_A)")]
    [InlineData("${VAR_A}", "${VAR_A}")]
    [InlineData("$(VAR_B)_______$(A", "B_______$(A")]
    [InlineData("foo$", "foo$")]
    [InlineData("$()", "$()")]
    [InlineData("$?_boo_$!", "$?_boo_$!")]
    public void References_are_expanded_as_kubernetes_does(string text, string expected)
    {
        var variables = new Dictionary<string, string> { ["VAR_A"] = "A", ["VAR_B"] = "B", ["VAR_C"] = "C" };
        Assert.Equal(expected, VariableExpansion.Expand(text, variables));
    }
}
