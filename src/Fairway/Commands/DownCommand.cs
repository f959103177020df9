using System.CommandLine;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary><c>fairway down</c>: stops what runs; with <c>--purge</c> removes all that the instance has.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var state = StateOption.Create();
        var purge = new Option<bool>("--purge") { Description = "also remove all state, images, links and rules" };
        var command = new Command("down", "Stop what runs here") { state, purge };
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new DownRun(parsed.Folder(state), parsed.GetValue(purge), Console.Out, TerminalStyle.OfOutput(), TimeProvider.System);
            return run.RunAsync(cancellationToken);
        });
        return command;
    }
}
