using Fairway.Node.Runtime;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Runtime;

public sealed class CapabilitiesTests
{
    private static readonly IReadOnlySet<string> All = Capabilities.FromMask(ulong.MaxValue);

    [Fact]
    public void Without_a_word_the_set_is_the_container_engines_default()
    {
        var names = Capabilities.For(Value.Null, All);
        Assert.Equal(14, names.Count);
        Assert.Contains("CAP_NET_BIND_SERVICE", names);
        Assert.DoesNotContain("CAP_SYS_ADMIN", names);
    }

    [Theory]
    [InlineData("""{"drop":["ALL"]}""", "")]
    [InlineData("""{"drop":["ALL"],"add":["NET_BIND_SERVICE"]}""", "CAP_NET_BIND_SERVICE")]
    [InlineData("""{"drop":["all"],"add":["CAP_CHOWN","kill"]}""", "CAP_CHOWN,CAP_KILL")]
    public void Drop_goes_before_add(string capabilities, string expected) =>
        Assert.Equal(expected, string.Join(',', Capabilities.For(Value.Map(("capabilities", JsonReader.Read(capabilities))), All)));

    [Fact]
    public void An_unknown_name_is_refused()
    {
        var e = Assert.Throws<ContainerConfigException>(
            () => Capabilities.For(JsonReader.Read("""{"capabilities":{"add":["NET_ADMINISTRATOR"]}}"""), All));
        Assert.Contains("unknown capability \"NET_ADMINISTRATOR\"", e.Message, StringComparison.Ordinal);
    }

    // Bits of linux/capability.h; containerd's WithCurrentCapabilities gives privileged containers no more than it has.
    [Fact]
    public void Nobody_is_given_what_the_node_itself_has_not()
    {
        var own = Capabilities.FromMask(0x1fffeffffff);
        Assert.Equal(40, own.Count);
        Assert.DoesNotContain("CAP_SYS_RESOURCE", own);
        Assert.Equal(own, Capabilities.For(JsonReader.Read("""{"privileged":true}"""), own));
        Assert.Equal(own, Capabilities.For(JsonReader.Read("""{"capabilities":{"add":["ALL"]}}"""), own));
        Assert.Equal(["CAP_CHOWN"], Capabilities.For(Value.Null, Capabilities.FromMask(1)));
        var e = Assert.Throws<ContainerConfigException>(
            () => Capabilities.For(JsonReader.Read("""{"capabilities":{"add":["SYS_RESOURCE"]}}"""), own));
        Assert.Equal("securityContext.capabilities.add: CAP_SYS_RESOURCE cannot be given, this node does not have it itself", e.Message);
    }

    [Fact]
    public void The_filter_opens_with_the_capability_and_not_without()
    {
        var profile = SeccompProfile.Load();
        Assert.DoesNotContain("mount", Allowed(profile.For(Capabilities.For(Value.Null, All))));
        Assert.Contains("mount", Allowed(profile.For(new HashSet<string> { "CAP_SYS_ADMIN" })));
        Assert.Contains("read", Allowed(profile.For(new HashSet<string>())));
        Assert.DoesNotContain("keyctl", Allowed(profile.For(Capabilities.For(JsonReader.Read("""{"privileged":true}"""), All))));
    }

    private static HashSet<string> Allowed(Value seccomp) =>
    [
        .. seccomp["syscalls"].Items
            .Where(rule => rule["action"].AsString() == "SCMP_ACT_ALLOW" && rule["args"].IsNull)
            .SelectMany(rule => rule["names"].Items)
            .Select(name => name.AsString()!),
    ];
}
