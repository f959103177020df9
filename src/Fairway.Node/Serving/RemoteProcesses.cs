using Fairway.Node.Host;
using Fairway.Node.Pods;
using Fairway.Node.Runtime;

namespace Fairway.Node.Serving;

/// <summary>Makes what remote clients are connected to.</summary>
internal sealed class RemoteProcesses(ContainerRuntime runtime, ContainerCommands commands, NodeFolders folders)
{
    public IRemoteProcess Exec(string containerId, IReadOnlyList<string> command, RemoteStreams streams)
    {
        var pidFile = commands.NextPidFile(containerId);
        if (streams.IsTerminal)
        {
            return new TerminalProcess(
                runtime.Choice.Program, runtime.ExecArguments(containerId, command, pidFile, isTerminal: true), pidFile);
        }

        var process = new PipedProcess(runtime.Exec(containerId, command, pidFile), pidFile);
        if (!streams.HasInput)
        {
            process.CloseInput();
        }

        return process;
    }

    public IRemoteProcess Attach(ContainerRecord record) => new AttachedProcess(folders, record);
}
