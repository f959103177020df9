using System.CommandLine;
using System.CommandLine.Parsing;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary><c>fairway status</c>: shows each part and each application; exits 0 only when all of it is ready and in step.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var state = StateOption.Create();
        var wait = new Option<TimeSpan>("--wait")
        {
            Description = "wait this long for everything to be ready, such as 90s or 2m",
            HelpName = "DURATION",
            CustomParser = ParseDuration,
        };
        var command = new Command("status", "Show what runs and whether it is ready and in step") { state, wait };
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new StatusRun(parsed.Folder(state), parsed.GetValue(wait), Console.Out, TerminalStyle.OfOutput(), TimeProvider.System);
            return run.RunAsync(cancellationToken);
        });
        return command;
    }

    private static TimeSpan ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Durations.TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"--wait {text}: give a duration such as 90s, 2m or 1h30m");
        return default;
    }
}
