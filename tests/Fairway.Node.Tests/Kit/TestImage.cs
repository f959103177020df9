using System.IO.Compression;
using System.Runtime.InteropServices;
using Fairway.Artifacts.Model;
using Fairway.Node.Images;

namespace Fairway.Node.Tests.Kit;

/// <summary>A tiny image made from the host's static busybox.</summary>
internal static class TestImage
{
    public const string Name = "registry.test/busybox:1";

    private static readonly string[] Applets =
    [
        "sh", "sleep", "echo", "cat", "ls", "true", "false", "id", "touch", "env", "hostname", "wget", "httpd", "nc", "stty", "grep", "test",
        "mkdir", "kill", "ip", "readlink", "nslookup",
    ];

    public static ImageConfig Config(params Digest[] layers) =>
        new(Platform.Linux(RuntimeInformation.OSArchitecture), layers)
        {
            Env = ["PATH=/bin", "FROM_IMAGE=yes"],
            Cmd = ["sh", "-c", "echo from the image"],
            WorkingDir = "/checks",
        };

    public static byte[] Layer()
    {
        var tar = new TarBuilder()
            .Folder("bin/").Folder("etc/").Folder("checks/").Folder("tmp/", 0x3FF).Folder("proc/").Folder("sys/").Folder("dev/")
            .File("bin/busybox", File.ReadAllBytes("/bin/busybox"), 0x1ED)
            .File("etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1001:1002:app:/home/app:/bin/sh\n")
            .File("etc/group", "root:x:0:\napp:x:1002:\nextra:x:2000:app\n");
        foreach (var applet in Applets)
        {
            tar.Link("bin/" + applet, "busybox");
        }

        return tar.Build();
    }

    public static byte[] Compress(byte[] layer)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(layer);
        }

        return output.ToArray();
    }

    /// <summary>Puts the image into a store as if it had been pulled.</summary>
    public static async Task AddAsync(ImageStore store, Func<ImageConfig, ImageConfig>? change = null, string name = Name)
    {
        var layer = Layer();
        var diffId = Digest.Of(layer);
        await store.AddLayerAsync(diffId, _ => Task.FromResult<Stream>(new MemoryStream(Compress(layer))), CancellationToken.None);
        var config = (change ?? (same => same))(Config(diffId));
        var bytes = config.ToBytes();
        var descriptor = new Descriptor(MediaTypes.OciManifest, Digest.Of(bytes), bytes.Length);
        store.Add(new(ImageReference.Parse(name), descriptor, new(MediaTypes.OciManifest, descriptor, []), config));
    }
}
