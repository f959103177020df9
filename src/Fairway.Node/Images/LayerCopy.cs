using Fairway.Node.Host;

namespace Fairway.Node.Images;

/// <summary>
/// Puts one unpacked layer over a plain folder, as overlayfs would show it: whiteouts and opaque folders first remove what they hide.
/// </summary>
internal static class LayerCopy
{
    // $1 the layer, $2 the root, then the opaque folders. In a layer a whiteout is a 0/0 character device. What is hidden is removed only when
    // no folder on the way to it is a link, and cp refuses to copy a folder over a link: nothing outside the root is reached.
    private const string Script =
        """
        set -e
        layer=$1; root=$2; shift 2
        cd "$layer"
        hide() {
          p=.
          rest=$(dirname -- "$1")
          while [ "$rest" != . ]; do
            if [ -L "$root/$rest" ]; then return 0; fi
            rest=$(dirname -- "$rest")
          done
          rm -rf -- "$root/$1"
        }
        for folder in "$@"; do hide "$folder"; done
        find . -xdev -type c -exec stat -c '%t:%T %n' -- {} + | sed -n 's/^0:0 //p' > "$root.hidden"
        while IFS= read -r file; do hide "$file"; done < "$root.hidden"
        cp -a --no-target-directory -- . "$root"
        while IFS= read -r file; do hide "$file"; done < "$root.hidden"
        rm -- "$root.hidden"
        """;

    public static Task ApplyAsync(string layer, string root, CancellationToken cancellationToken)
    {
        var source = new DirectoryInfo(layer).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? layer;
        var folders = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var opaque = Directory.EnumerateDirectories(source, "*", folders).Where(IsOpaque)
            .Select(folder => "./" + Path.GetRelativePath(source, folder));
        return Command.RunAsync("sh", ["-c", Script, "sh", source, root, .. opaque], cancellationToken);
    }

    private static bool IsOpaque(string folder)
    {
        Span<byte> value = stackalloc byte[1];
        return LinuxCalls.GetAttribute(folder, "trusted.overlay.opaque", value, 1) == 1 && value[0] == 'y';
    }
}
