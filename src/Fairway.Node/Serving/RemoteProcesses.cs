using Fairway.Node.Host;
using Fairway.Node.Pods;
using Fairway.Node.Runtime;

namespace Fairway.Node.Serving;

/// <summary>Makes what remote clients are connected to.</summary>
internal sealed class RemoteProcesses(ContainerRuntime runtime, ContainerCommands commands, NodeFolders folders)
{
    public IRemoteProcess Exec(string containerId, IReadOnlyList<string> command, bool isTerminal)
    {
        var pidFile = commands.NextPidFile(containerId);
        return isTerminal
            ? new TerminalProcess(runtime.Choice.Program, runtime.ExecArguments(containerId, command, pidFile, isTerminal: true), pidFile)
            : new PipedProcess(runtime.Exec(containerId, command, pidFile), pidFile);
    }

    public IRemoteProcess Attach(ContainerRecord record) => new AttachedProcess(folders, record);
}
