using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Fairway.Node.Host;

/// <summary>
/// Where one instance keeps what: below the state folder what outlives a restart of the machine, below <c>/run/fairway-ID</c> sockets and
/// namespaces, whose paths must be short.
/// </summary>
internal sealed partial class NodeFolders
{
    /// <exception cref="ArgumentException">The id is not one to six lower-case hexadecimal characters, and so could be a path elsewhere.</exception>
    public NodeFolders(string stateFolder, string instanceId)
    {
        if (!InstancePattern().IsMatch(instanceId))
        {
            throw new ArgumentException($"\"{instanceId}\" is not an instance id: it must be one to six lower-case hexadecimal characters");
        }

        Instance = instanceId;
        Root = Path.Combine(Path.GetFullPath(stateFolder), "node");
        Runtime = $"/run/fairway-{instanceId}";
    }

    public string Instance { get; }

    public string Root { get; }

    public string Runtime { get; }

    public string InstanceFile => Path.Combine(Root, "instance.json");

    public string AddressFile => Path.Combine(Root, "addresses.json");

    public string Images => Path.Combine(Root, "images");

    public string Containers => Path.Combine(Root, "containers");

    public string Pods => Path.Combine(Root, "pods");

    public string Exits => Path.Combine(Root, "exits");

    public string Logs => Path.Combine(Root, "logs");

    /// <summary>The cgroup, below each hierarchy's root, that holds everything of the instance.</summary>
    public string Cgroup => $"/fairway-{Instance}";

    public string RuntimeRoot => Path.Combine(Runtime, "rt");

    public string Sockets => Path.Combine(Runtime, "s");

    public string Namespaces => Path.Combine(Runtime, "ns");

    public string LayerLinks => Path.Combine(Runtime, "l");

    public string Container(string id) => Path.Combine(Containers, id);

    /// <summary>What a container wrote to its own layer; not there when its root is a copy.</summary>
    public string WrittenBy(string id) => Path.Combine(Container(id), "upper");

    public string Exit(string id) => Path.Combine(Exits, id);

    public string Pod(string uid) => Path.Combine(Pods, Checked(uid));

    public string Volume(string podUid, string name) => Path.Combine(Pod(podUid), "volumes", Checked(name));

    /// <summary>As the kubelet names it below /var/log/pods, one folder a container in it.</summary>
    public string PodLogs(string @namespace, string name, string uid) => Path.Combine(Logs, $"{Checked(@namespace)}_{Checked(name)}_{Checked(uid)}");

    public void Create()
    {
        foreach (var folder in new[] { Images, Containers, Pods, Exits, Logs, RuntimeRoot, Sockets, Namespaces, LayerLinks })
        {
            Directory.CreateDirectory(folder);
        }

        // Secrets are mounted and logs are kept below it: other users of the host have no business there.
        File.SetUnixFileMode(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A container's id: the same for the same attempt, so that a step done twice finds what it made before.</summary>
    public string ContainerId(string podUid, string container, int attempt) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Instance}/{podUid}/{container}/{attempt}")));

    // Names and uids come from the API and become path components.
    private static string Checked(string component) => ComponentPattern().IsMatch(component)
        ? component
        : throw new ArgumentException($"\"{component}\" cannot be a folder's name: only letters, digits, '-' and '.' may be in it");

    [GeneratedRegex(@"^[0-9a-f]{1,6}\z")]
    private static partial Regex InstancePattern();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\z")]
    private static partial Regex ComponentPattern();
}
