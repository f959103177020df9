using System.Formats.Tar;
using System.Text;

namespace Fairway.Artifacts.Building.Layers;

/// <summary>
/// The base of every image: what packages ship, less what a program without a shell never reads, and what their install scripts would have
/// made. Everything lies in <c>/usr</c>, with links from <c>/lib</c> and its like, whichever of the two a package ships (Debian's merged /usr).
/// </summary>
internal sealed class RootFileSystem
{
    /// <summary>The user that images run as, the number .NET's own images use.</summary>
    public const int User = 1654;

    private const long MostBytes = 512L * 1024 * 1024;
    private const string CertificatesFolder = "usr/share/ca-certificates/";
    private static readonly string[] MergedFolders = ["bin", "lib", "lib32", "lib64", "libx32", "sbin"];

    private static readonly string[] LeftOut =
    [
        "usr/share/doc/", "usr/share/man/", "usr/share/locale/", "usr/share/info/", "usr/share/lintian/", "usr/share/bug/", "usr/share/gcc/",
        "usr/share/gdb/", "usr/share/zoneinfo/right/", "usr/share/zoneinfo/posix/", "usr/bin/", "usr/sbin/", "usr/lib/locale/",
        "etc/ca-certificates/", "var/lib/dpkg/",
    ];

    private readonly FileTree _tree = new();
    private readonly SortedDictionary<string, byte[]> _certificates = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Takes in a package's files, read from the tar that <c>dpkg-deb --fsys-tarfile</c> writes.</summary>
    /// <exception cref="BuildException">The package has a path outside its root, something that is no file, or is too large.</exception>
    public async Task AddPackageAsync(Stream tar, CancellationToken cancellationToken)
    {
        var reader = new TarReader(tar, leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                await AddAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The whole file system, with what no package ships.</summary>
    /// <exception cref="BuildException">No package brought any root certificate.</exception>
    public FileTree Complete()
    {
        if (_certificates.Count == 0)
        {
            throw new BuildException(
                $"the package ca-certificates has no certificates below {CertificatesFolder}: the image could not check any TLS server");
        }

        foreach (var folder in MergedFolders.Where(folder => folder is "bin" or "sbin" or "lib" || _tree.Find("usr/" + folder) is not null))
        {
            _tree.AddFolder("usr/" + folder);
            _tree.AddLink(folder, "usr/" + folder);
        }

        // What update-ca-certificates does, and the links of the package openssl, where the TLS library looks by default.
        _tree.AddFile("etc/ssl/certs/ca-certificates.crt", [.. _certificates.Values.SelectMany(WithNewLine)]);
        _tree.AddLink("usr/lib/ssl/certs", "/etc/ssl/certs");
        _tree.AddLink("usr/lib/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt");
        AddText("etc/passwd", $"""
            root:x:0:0:root:/root:/usr/sbin/nologin
            app:x:{User}:{User}::/home/app:/usr/sbin/nologin
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

            """);
        AddText("etc/group", $"root:x:0:\napp:x:{User}:\nnogroup:x:65534:\n");
        AddText("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        AddText("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
        _tree.AddFolder("root", (UnixFileMode)0b111_000_000);
        _tree.AddFolder("home/app", FileTree.FolderMode, User);
        _tree.AddFolder("tmp", UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111);
        _tree.AddFolder("var/tmp", UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111);
        foreach (var folder in (string[])["dev", "proc", "run", "sys"])
        {
            _tree.AddFolder(folder);
        }

        return _tree;
    }

    private async Task AddAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var shipped = Normalize(entry.Name);
        var path = Merged(shipped);
        if (path.Length == 0 || IsLeftOut(path))
        {
            return;
        }

        // Folders are made as files need them, so that none stays empty.
        switch (entry.EntryType)
        {
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                await AddFileAsync(entry, path, cancellationToken).ConfigureAwait(false);
                break;
            case TarEntryType.SymbolicLink:
                _tree.AddLink(path, MergedTarget(shipped, entry.LinkName));
                break;
            case TarEntryType.HardLink:
                var linked = _tree.Find(Merged(Normalize(entry.LinkName)))
                    ?? throw new BuildException($"a package links {path} to {entry.LinkName}, which is left out");
                _tree.Add(linked with { Path = path });
                break;
            case TarEntryType.Directory:
                break;
            default:
                throw new BuildException($"a package has {path}, a {entry.EntryType}, which an image of files cannot hold");
        }
    }

    private async Task AddFileAsync(TarEntry entry, string path, CancellationToken cancellationToken)
    {
        _bytes += entry.Length;
        if (_bytes > MostBytes)
        {
            throw new BuildException($"the base packages have more than {MostBytes >> 20} MiB");
        }

        var content = new byte[entry.Length];
        if (entry.DataStream is { } data)
        {
            await data.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        }

        if (path.StartsWith(CertificatesFolder, StringComparison.Ordinal))
        {
            if (path.EndsWith(".crt", StringComparison.Ordinal))
            {
                _certificates[path] = content;
            }
        }
        else
        {
            // Nothing in an image runs as another user than who starts it.
            _tree.AddFile(path, content, entry.Mode & (UnixFileMode)0b111_111_111);
        }
    }

    // ./lib/x86_64-linux-gnu/libc.so.6
    private static string Normalize(string name)
    {
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        path = path.Trim('/');
        return path.Split('/').Contains("..") ? throw new BuildException($"a package has the path {name}, which leaves its root")
            : path == "." ? ""
            : path;
    }

    private static string Merged(string path) =>
        Array.IndexOf(MergedFolders, path.Split('/')[0]) >= 0 ? "usr/" + path : path;

    // A relative target counts from where the package has the link, which may not be where it lands.
    private static string MergedTarget(string shipped, string target)
    {
        if (!target.StartsWith("..", StringComparison.Ordinal) || Merged(shipped) == shipped)
        {
            return target;
        }

        return Path.GetFullPath(target, "/" + Path.GetDirectoryName(shipped));
    }

    private static bool IsLeftOut(string path) =>
        Array.Exists(LeftOut, prefix => path.StartsWith(prefix, StringComparison.Ordinal)) || path.Contains("/gconv/", StringComparison.Ordinal);

    private static byte[] WithNewLine(byte[] certificate) => certificate is [.., (byte)'\n'] ? certificate : [.. certificate, (byte)'\n'];

    private void AddText(string path, string text) => _tree.AddFile(path, Encoding.UTF8.GetBytes(text));
}
