using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Platform;
using Fairway.Terminal;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;

namespace Fairway.Commands;

/// <summary>One call of <c>fairway history</c>.</summary>
internal sealed class HistoryRun(
    StateFolder state, HistoryTarget target, string format, TextWriter output, TerminalStyle style, TimeProvider time)
{
    public async Task<int> RunAsync(long? revision, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(ApiVerb.Get, new GroupVersionResource("history.fairway.dev", "v1", target.Kind))
        {
            Namespace = target.Namespace,
            Name = target.Name,
            ResourceVersion = revision?.ToString(CultureInfo.InvariantCulture) ?? "",
        };
        var answer = await ApiConnection.UseAsync(state, time, api => api.SendAsync(request, cancellationToken)).ConfigureAwait(false);
        if (format == "json")
        {
            output.WriteLine(JsonWriter.ToText(answer, indent: 4));
        }
        else if (format == "yaml" || revision is not null)
        {
            output.Write(YamlWriter.ToText(answer));
        }
        else
        {
            Show(answer);
        }

        return 0;
    }

    private void Show(Value history)
    {
        string[][] rows =
        [
            ["REVISION", "TIME", "WHAT", "WHO", "MANAGER", "CHANGES"],
            .. history["revisions"].Items.SelectMany(Rows),
        ];
        var widths = Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var line = string.Join("  ", rows[i].Select((cell, column) => column < widths.Length ? cell.PadRight(widths[column]) : cell)).TrimEnd();
            output.WriteLine(i == 0 ? style.Faint(line) : line);
        }

        if (history["complete"].AsBool() == false)
        {
            output.WriteLine(style.Faint("Older revisions are kept and not shown."));
        }
    }

    // A line a change; what is the same for all of them stands on the first.
    private static IEnumerable<string[]> Rows(Value revision)
    {
        var changes = revision["changes"].Items.Select(Change).ToList();
        if (revision["moreChanges"].AsLong() is { } more)
        {
            changes.Add($"and {more} more");
        }

        if (Text(revision["problem"]) is { Length: > 0 } problem)
        {
            changes.Add($"({problem})");
        }

        yield return
        [
            Text(revision["revision"]), Text(revision["time"]), Text(revision["type"]), Text(revision["user"]), Text(revision["manager"]),
            changes.FirstOrDefault() ?? "",
        ];
        foreach (var change in changes.Skip(1))
        {
            yield return ["", "", "", "", "", change];
        }
    }

    private static string Change(Value change)
    {
        var (path, old, @new) = (Text(change["path"]), change["old"], change["new"]);
        return old.IsNull ? $"{path}: + {Text(@new)}" : @new.IsNull ? $"{path}: - {Text(old)}" : $"{path}: {Text(old)} → {Text(@new)}";
    }

    private static string Text(Value value) => value.IsNull
        ? ""
        : TerminalText.Clean((value.AsString() ?? JsonWriter.ToText(value)).Replace('\n', ' ').Replace('\t', ' '));
}
