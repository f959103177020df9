using Fairway.Node.Runtime;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Runtime;

public sealed class AppArmorTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-modules-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // pkg/security/apparmor/validate.go.
    [Theory]
    [InlineData("{}", "{}", "", null)]
    [InlineData("""{"type":"Unconfined"}""", "null", "", null)]
    [InlineData("""{"type":"RuntimeDefault"}""", """{"type":"Unconfined"}""", "", null)]
    [InlineData("null", "null", "unconfined", null)]
    [InlineData("""{"type":"RuntimeDefault"}""", "null", "", "Cannot enforce AppArmor: AppArmor is not enabled on the host")]
    [InlineData("null", """{"type":"Localhost","localhostProfile":"web"}""", "", "Cannot enforce AppArmor: AppArmor is not enabled on the host")]
    [InlineData("null", "null", "runtime/default", "Cannot enforce AppArmor: AppArmor is not enabled on the host")]
    [InlineData("null", "null", "localhost/web", "Cannot enforce AppArmor: AppArmor is not enabled on the host")]
    [InlineData("null", "null", "bogus", "Cannot enforce AppArmor: invalid AppArmor profile name: \"bogus\"")]
    public void A_host_without_it_refuses_what_asks_for_it(string pod, string container, string annotation, string? expected) =>
        Assert.Equal(expected, AppArmor.Refusal(Pod(pod, container, annotation), new(_root)));

    [Theory]
    [InlineData("""{"type":"Unconfined"}""", "null", "", null, "")]
    [InlineData("""{"type":"Localhost","localhostProfile":"web"}""", "null", "", null, "web")]
    [InlineData("""{"type":"Unconfined"}""", """{"type":"Localhost","localhostProfile":"web"}""", "unconfined", null, "web")]
    [InlineData("""{"type":"Unconfined"}""", "null", "localhost/web", null, "web")]
    [InlineData("""{"type":"Localhost","localhostProfile":"we"}""", "null", "", "Cannot enforce AppArmor: profile \"we\" is not loaded", "we")]
    [InlineData(
        """{"type":"RuntimeDefault"}""", "null", "",
        "Cannot enforce AppArmor: this node has no default profile: load one and name it with type Localhost, or use Unconfined", "")]
    public void A_host_with_it_runs_under_loaded_profiles_the_nearest_field_first(
        string pod, string container, string annotation, string? refusal, string profile)
    {
        Write("sys/module/apparmor/parameters/enabled", "Y\n");
        Write("sys/kernel/security/apparmor/profiles", "docker-default (enforce)\nweb (complain)\n");
        var value = Pod(pod, container, annotation);

        Assert.Equal(refusal, AppArmor.Refusal(value, new(_root)));
        Assert.Equal(profile, AppArmor.ProfileOf(value, value["spec"]["containers"][0]));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData(null, false)]
    public void Selinux_counts_when_it_is_enforced(string? text, bool expected)
    {
        if (text is not null)
        {
            Write("sys/fs/selinux/enforce", text);
        }

        Assert.Equal(expected, new HostSecurity(_root).EnforcesSelinux);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        File.WriteAllText(Path.Combine(_root, path), text);
    }

    private static Values.Value Pod(string pod, string container, string annotation) => JsonReader.Read(
        $$$"""
        {"metadata":{"annotations":{"container.apparmor.security.beta.kubernetes.io/main":"{{{annotation}}}"}},
         "spec":{"securityContext":{"appArmorProfile":{{{pod}}}},
           "containers":[{"name":"main","securityContext":{"appArmorProfile":{{{container}}}}}]}}
        """);
}
