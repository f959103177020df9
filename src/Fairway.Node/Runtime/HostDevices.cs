using System.Globalization;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>The host's devices, which privileged containers see; terminals stay the container's own.</summary>
internal static class HostDevices
{
    public static Value All()
    {
        var devices = new List<Value>();
        foreach (var (folder, type) in new[] { ("/sys/dev/char", "c"), ("/sys/dev/block", "b") })
        {
            foreach (var device in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
            {
                if (Read(device, type) is { IsNull: false } found)
                {
                    devices.Add(found);
                }
            }
        }

        return ValueList.From(devices);
    }

    // /sys/dev/char/1:3/uevent: MAJOR=1, MINOR=3, DEVNAME=null, DEVMODE=0666, a line each
    private static Value Read(string folder, string type)
    {
        var fields = File.ReadLines(Path.Combine(folder, "uevent"))
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        if (!fields.TryGetValue("DEVNAME", out var name)
            || name.StartsWith("tty", StringComparison.Ordinal) || name.StartsWith("pts", StringComparison.Ordinal) || name is "console" or "ptmx"
            || !File.Exists("/dev/" + name))
        {
            return Value.Null;
        }

        return Value.Map(
            ("path", "/dev/" + name),
            ("type", type),
            ("major", long.Parse(fields["MAJOR"], CultureInfo.InvariantCulture)),
            ("minor", long.Parse(fields["MINOR"], CultureInfo.InvariantCulture)),
            ("fileMode", fields.TryGetValue("DEVMODE", out var mode) ? Convert.ToInt64(mode, 8) : 0x180),
            ("uid", 0),
            ("gid", 0));
    }
}
