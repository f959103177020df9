using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary><c>fairway history KIND/NAME</c>: who changed an object, when, and what of it.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var target = new Argument<HistoryTarget?>("KIND/NAME")
        {
            Description = "the object, such as deployment/web or deployments.apps/web",
            CustomParser = ParseTarget,
        };
        var @namespace = new Option<string>("--namespace", "-n")
        {
            Description = "the object's namespace",
            HelpName = "NAMESPACE",
            DefaultValueFactory = _ => "default",
        };
        var output = new Option<string>("--output", "-o") { Description = "how to write it [default: a table]", HelpName = "json|yaml" };
        output.AcceptOnlyFromAmong("json", "yaml");
        var revision = new Option<long?>("--revision")
        {
            Description = "print the object as it was at this revision",
            HelpName = "N",
            CustomParser = ParseRevision,
        };
        var state = StateOption.Create();
        var command = new Command("history", "Show who changed an object, when, and what of it") { target, @namespace, output, revision, state };
        command.SetAction((parsed, cancellationToken) => new HistoryRun(
            parsed.Folder(state),
            parsed.GetValue(target)! with { Namespace = parsed.GetValue(@namespace)! },
            parsed.GetValue(output) ?? "",
            Console.Out,
            TerminalStyle.OfOutput(),
            TimeProvider.System).RunAsync(parsed.GetValue(revision), cancellationToken));
        return command;
    }

    private static HistoryTarget? ParseTarget(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Split('/') is [{ Length: > 0 } kind, { Length: > 0 } name])
        {
            return new(kind, "", name);
        }

        result.AddError($"'{text}' names no object: give its kind and its name, such as deployment/web");
        return null;
    }

    private static long? ParseRevision(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 0)
        {
            return revision;
        }

        result.AddError($"--revision {text}: give a number from the list of revisions");
        return null;
    }
}
