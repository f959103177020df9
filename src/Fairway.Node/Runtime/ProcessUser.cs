using System.Globalization;
using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>
/// Who a container's process is: from the pod's security contexts, else from the image's USER looked up in the image's /etc/passwd.
/// </summary>
internal sealed record ProcessUser(long User, long Group, IReadOnlyList<long> ExtraGroups, string Home)
{
    private const int LongestAccountFile = 1024 * 1024;

    /// <param name="image">USER of the image: <c>name</c>, <c>uid</c>, <c>name:group</c> or <c>uid:gid</c>; empty is root.</param>
    /// <param name="pod">The pod's securityContext.</param>
    /// <param name="container">The container's securityContext, which goes before the pod's.</param>
    /// <param name="root">The container's root file system.</param>
    /// <param name="containerName">For messages.</param>
    /// <exception cref="ContainerConfigException">No such user, or runAsNonRoot is not met.</exception>
    public static ProcessUser Resolve(string image, Value pod, Value container, RootedFolder root, string containerName)
    {
        var accounts = Lines(root, "etc/passwd");
        var groups = Lines(root, "etc/group");
        var (imageUser, imageGroup) = image.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (image[..colon], image[(colon + 1)..])
            : (image, "");
        var runAsUser = Setting(pod, container, "runAsUser");
        CheckNonRoot(pod, container, runAsUser, imageUser, containerName);
        imageUser = imageUser.Length == 0 ? "0" : imageUser;
        var account = Find(accounts, runAsUser?.ToString(CultureInfo.InvariantCulture) ?? imageUser, number: 2);
        var user = runAsUser ?? Number(imageUser) ?? (account is null
            ? throw new ContainerConfigException($"unable to find user {imageUser}: no matching entries in passwd file")
            : long.Parse(account[2], CultureInfo.InvariantCulture));
        var group = Setting(pod, container, "runAsGroup")
            ?? (imageGroup.Length == 0 || runAsUser is not null ? (long?)null : GroupNumber(groups, imageGroup))
            ?? (account is not null && Number(account[3]) is { } own ? own : 0);
        return new(user, group, ExtraGroupsOf(pod, groups, account, group), account is { Length: > 5 } && account[5].Length > 0 ? account[5] : "/");
    }

    // The kubelet's words (pkg/kubelet/kuberuntime/security_context.go).
    private static void CheckNonRoot(Value pod, Value container, long? runAsUser, string imageUser, string containerName)
    {
        var nonRoot = (container["runAsNonRoot"].AsBool() ?? pod["runAsNonRoot"].AsBool()) == true;
        if (!nonRoot)
        {
            return;
        }

        if (runAsUser == 0)
        {
            throw new ContainerConfigException($"container's runAsUser breaks non-root policy (container: {containerName})");
        }

        if (runAsUser is null && Number(imageUser) is null && imageUser.Length > 0)
        {
            throw new ContainerConfigException(
                $"container has runAsNonRoot and image has non-numeric user ({imageUser}), cannot verify user is non-root "
                + $"(container: {containerName})");
        }

        if (runAsUser is null && (imageUser.Length == 0 || Number(imageUser) == 0))
        {
            throw new ContainerConfigException($"container has runAsNonRoot and image will run as root (container: {containerName})");
        }
    }

    private static List<long> ExtraGroupsOf(Value pod, IReadOnlyList<string[]> groups, string[]? account, long group)
    {
        var extra = new SortedSet<long>(pod["supplementalGroups"].Items.Select(item => item.AsLong() ?? 0));
        if (pod["fsGroup"].AsLong() is { } fsGroup)
        {
            extra.Add(fsGroup);
        }

        if (account is not null && pod["supplementalGroupsPolicy"].AsString() != "Strict")
        {
            // web:x:33:alice,bob
            extra.UnionWith(groups
                .Where(line => line.Length > 3 && line[3].Split(',').Contains(account[0], StringComparer.Ordinal) && Number(line[2]) is not null)
                .Select(line => Number(line[2])!.Value));
        }

        extra.Remove(group);
        return [.. extra];
    }

    private static long? Setting(Value pod, Value container, string field) => container[field].AsLong() ?? pod[field].AsLong();

    private static long GroupNumber(IReadOnlyList<string[]> groups, string name) =>
        Number(name) ?? (Find(groups, name, number: 2) is { } line && Number(line[2]) is { } found
            ? found
            : throw new ContainerConfigException($"unable to find group {name}: no matching entries in group file"));

    private static string[]? Find(IReadOnlyList<string[]> lines, string nameOrNumber, int number) =>
        lines.FirstOrDefault(line =>
            line.Length > 3 && (line[0] == nameOrNumber || line[number] == nameOrNumber) && Number(line[number]) is not null);

    private static long? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // root:x:0:0:root:/root:/bin/sh
    private static List<string[]> Lines(RootedFolder root, string path) =>
        [.. (root.TryReadText(path, LongestAccountFile) ?? "").Split('\n').Select(line => line.Split(':'))];
}
