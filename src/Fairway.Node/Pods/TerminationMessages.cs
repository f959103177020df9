using System.Text;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// A container's last words: its termination message file, or with FallbackToLogsOnError the end of its log. Bounds are the kubelet's.
/// </summary>
internal sealed class TerminationMessages(NodeFolders folders)
{
    private const int LongestMessage = 4096;
    private const int LongestLogTail = 2048;
    private const int MostLogLines = 80;

    public string Read(Value container, ContainerState state)
    {
        var message = Tail(Path.Combine(folders.Container(state.Id), "termination-log"), LongestMessage, fromStart: true);
        return message.Length > 0 || state.ExitCode == 0 || container["terminationMessagePolicy"].AsString() != "FallbackToLogsOnError"
            ? message
            : LogTail(state.Record.LogFile);
    }

    // 2026-11-20T15:42:00.238226736+00:00 stdout F hi
    private static string LogTail(string file)
    {
        var lines = Tail(file, 2 * LongestLogTail + (MostLogLines * 64), fromStart: false).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var texts = lines.Select(line => line.Split(' ', 4)).Where(parts => parts.Length == 4).Select(parts => parts[3]).TakeLast(MostLogLines);
        var text = string.Join('\n', texts);
        return text.Length <= LongestLogTail ? text : text[^LongestLogTail..];
    }

    private static string Tail(string path, int most, bool fromStart)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (!fromStart && file.Length > most)
            {
                file.Seek(-most, SeekOrigin.End);
            }

            var buffer = new byte[most];
            var read = file.ReadAtLeast(buffer, most, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(buffer.AsSpan(0, read));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }
}
