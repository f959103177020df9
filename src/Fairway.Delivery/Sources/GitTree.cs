using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Fairway.Delivery.Sources;

/// <summary>
/// Reads a commit's regular files from a bare repository. Symbolic links and submodules are left out, as Flux leaves them out of its
/// artifacts; attributes and filters of the repository have no say.
/// </summary>
internal sealed class GitTree(GitProgram git, string repository, DeliveryOptions options)
{
    public async Task ReadAsync(string commit, TimeSpan timeout, Func<SourceFile, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var listing = await git.ReadAsync(
            ["-C", repository, "ls-tree", "-r", "-z", "-l", "--full-tree", commit], null, timeout, cancellationToken).ConfigureAwait(false);
        var files = Parse(listing);
        var bytes = files.Sum(file => file.Length);
        if (files.Count > options.MaxSourceFiles || bytes > options.MaxSourceBytes)
        {
            throw new GitException(
                $"the repository has {files.Count} files of {bytes} bytes; "
                + $"allowed are {options.MaxSourceFiles} files of {options.MaxSourceBytes} bytes");
        }

        await git.RunAsync(
            ["-C", repository, "cat-file", "--batch"],
            null,
            timeout,
            async (input, output, stop) =>
            {
                var asking = AskAsync(input, files, stop);
                await ReadBlobsAsync(PipeReader.Create(output), files, take, stop).ConfigureAwait(false);
                await asking.ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Entries of <c>git ls-tree -z -l</c>: <c>100644 blob HASH    LENGTH⇥PATH</c>, each ended by NUL.</summary>
    /// <exception cref="GitException">A path leads out of the repository.</exception>
    internal static IReadOnlyList<TreeFile> Parse(string listing)
    {
        var files = new List<TreeFile>();
        foreach (var entry in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = entry.IndexOf('\t', StringComparison.Ordinal);
            var columns = entry[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns is ["100644" or "100755", "blob", var hash, var length])
            {
                files.Add(new(Inside(entry[(tab + 1)..]), hash, long.Parse(length, CultureInfo.InvariantCulture)));
            }
        }

        return files;
    }

    // Git itself writes no such tree, but somebody else may.
    private static string Inside(string path) => path.Split('/').Any(step => step is "" or "." or "..")
        ? throw new GitException($"the repository has a file '{path}', which would lie outside of it")
        : path;

    private static async Task AskAsync(Stream input, IReadOnlyList<TreeFile> files, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(input, Encoding.ASCII);
        foreach (var file in files)
        {
            await writer.WriteAsync((file.Hash + "\n").AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    // Each answer is "HASH blob LENGTH\n", the content, and a line break.
    private static async Task ReadBlobsAsync(
        PipeReader output, IReadOnlyList<TreeFile> files, Func<SourceFile, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            SequencePosition? end;
            ReadResult read;
            while ((end = (read = await output.ReadAsync(cancellationToken).ConfigureAwait(false)).Buffer.PositionOf((byte)'\n')) is null)
            {
                output.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    throw new IOException($"git ended before {file.Path}");
                }
            }

            output.AdvanceTo(read.Buffer.GetPosition(1, end.Value));
            read = await output.ReadAtLeastAsync((int)file.Length + 1, cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length <= file.Length)
            {
                throw new IOException($"git ended within {file.Path}");
            }

            await take(new(file.Path, read.Buffer.Slice(0, file.Length).ToArray()), cancellationToken).ConfigureAwait(false);
            output.AdvanceTo(read.Buffer.GetPosition(file.Length + 1));
        }
    }

    /// <summary>A regular file in a commit's tree.</summary>
    internal readonly record struct TreeFile(string Path, string Hash, long Length);
}
