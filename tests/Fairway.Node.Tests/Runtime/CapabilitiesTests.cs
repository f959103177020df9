using Fairway.Node.Runtime;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Runtime;

public sealed class CapabilitiesTests
{
    [Fact]
    public void Without_a_word_the_set_is_the_container_engines_default()
    {
        var names = Capabilities.For(Value.Null);
        Assert.Equal(14, names.Count);
        Assert.Contains("CAP_NET_BIND_SERVICE", names);
        Assert.DoesNotContain("CAP_SYS_ADMIN", names);
    }

    [Theory]
    [InlineData("""{"drop":["ALL"]}""", "")]
    [InlineData("""{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}""", "CAP_NET_BIND_SERVICE")]
    [InlineData("""{"drop":["all"],"add":["CAP_CHOWN","kill"]}""", "CAP_CHOWN,CAP_KILL")]
    public void Drop_goes_before_add(string capabilities, string expected) =>
        Assert.Equal(expected, string.Join(',', Capabilities.For(Value.Map(("capabilities", JsonReader.Read(capabilities))))));

    [Fact]
    public void An_unknown_name_is_refused()
    {
        var e = Assert.Throws<ContainerConfigException>(() => Capabilities.For(JsonReader.Read("""{"capabilities":{"add":["NET_ADMINISTRATOR"]}}""")));
        Assert.Contains("unknown capability \"NET_ADMINISTRATOR\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_filter_opens_with_the_capability_and_not_without()
    {
        var profile = SeccompProfile.Load();
        Assert.DoesNotContain("mount", Allowed(profile.For(Capabilities.For(Value.Null))));
        Assert.Contains("mount", Allowed(profile.For(new HashSet<string> { "CAP_SYS_ADMIN" })));
        Assert.Contains("read", Allowed(profile.For(new HashSet<string>())));
        Assert.DoesNotContain("keyctl", Allowed(profile.For(Capabilities.For(JsonReader.Read("""{"privileged":true}""")))));
    }

    private static HashSet<string> Allowed(Value seccomp) =>
        [.. seccomp["syscalls"].Items.Where(rule => rule["action"].AsString() == "SCMP_ACT_ALLOW" && rule["args"].IsNull).SelectMany(rule => rule["names"].Items).Select(name => name.AsString()!)];
}
