namespace Fairway.Node.Runtime;

/// <summary>Which security modules of the kernel are at work on this host.</summary>
/// <param name="root">The root of the file system that tells.</param>
internal sealed class HostSecurity(string root = "/")
{
    /// <summary>The kernel's answer, as runc and the kubelet ask for it.</summary>
    public bool HasAppArmor => ReadStart("sys/module/apparmor/parameters/enabled") == 'Y';

    /// <summary>SELinux refuses what its rules do not allow; merely watching (permissive) does not count.</summary>
    public bool EnforcesSelinux => ReadStart("sys/fs/selinux/enforce") == '1';

    /// <summary>Whether the kernel has an AppArmor profile of this name.</summary>
    public bool HasAppArmorProfile(string name)
    {
        var file = Path.Combine(root, "sys/kernel/security/apparmor/profiles");
        // docker-default (enforce)
        return File.Exists(file) && File.ReadLines(file).Any(line => line.StartsWith(name + " (", StringComparison.Ordinal));
    }

    private char ReadStart(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)) is { Length: > 0 } text ? text[0] : '\0';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return '\0';
        }
    }
}
