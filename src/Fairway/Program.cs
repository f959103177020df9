using System.CommandLine;
using Fairway.Commands;
using Fairway.Terminal;

var root = new RootCommand("Fairway: from source to running, watched and governed services, in one binary.")
{
    UpCommand.Create(),
    StatusCommand.Create(),
    DownCommand.Create(),
    BuildCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    HistoryCommand.Create(),
};

try
{
    // Ctrl-C and SIGTERM cancel the token; stopping containers takes as long as their grace periods.
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(2) };
    return await root.Parse(args).InvokeAsync(configuration, CancellationToken.None).ConfigureAwait(false);
}
catch (OperationCanceledException)
{
    return 130;
}
catch (StepFailedException)
{
    return 1;
}
catch (UserError e)
{
    Console.Error.WriteLine($"fairway: {e.Message}");
    return 1;
}
