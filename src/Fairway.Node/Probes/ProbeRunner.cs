using System.Net.Sockets;
using Fairway.Node.Host;
using Fairway.Node.Pods;
using Fairway.Values;

namespace Fairway.Node.Probes;

/// <summary>Runs one try of a probe: exec, httpGet, tcpSocket or grpc.</summary>
internal sealed class ProbeRunner(ContainerCommands commands, HttpGetter getter, GrpcGetter health, TimeProvider time)
{
    public async Task<ProbeOutcome> RunAsync(
        Value probe, Value container, string containerId, string podAddress, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(probe, container, containerId, podAddress, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CommandException or IOException)
        {
            return ProbeOutcome.Failure(e.Message);
        }
    }

    private Task<ProbeOutcome> AskAsync(
        Value probe, Value container, string containerId, string podAddress, TimeSpan timeout, CancellationToken cancellationToken) =>
        !probe["exec"].IsNull ? ExecAsync(probe["exec"], containerId, timeout, cancellationToken)
        : !probe["httpGet"].IsNull ? HttpAsync(probe["httpGet"], container, podAddress, timeout, cancellationToken)
        : !probe["tcpSocket"].IsNull ? TcpAsync(probe["tcpSocket"], container, podAddress, timeout, cancellationToken)
        : !probe["grpc"].IsNull ? GrpcAsync(probe["grpc"], podAddress, timeout, cancellationToken)
        : Task.FromResult(ProbeOutcome.Failure("the probe has neither exec, httpGet, tcpSocket nor grpc"));

    private async Task<ProbeOutcome> ExecAsync(Value action, string containerId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string[] command = [.. action["command"].Items.Select(part => part.AsString() ?? "")];
        var (code, output) = await commands.RunAsync(containerId, command, timeout, cancellationToken).ConfigureAwait(false);
        return code == 0 ? ProbeOutcome.Success : ProbeOutcome.Failure(output);
    }

    private async Task<ProbeOutcome> HttpAsync(
        Value action, Value container, string podAddress, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (status, _, error) = await getter.GetAsync(action, container, podAddress, timeout, cancellationToken).ConfigureAwait(false);
        return status is >= 200 and < 400 ? ProbeOutcome.Success
            : ProbeOutcome.Failure(error.Length > 0 ? error : $"HTTP probe failed with statuscode: {status}");
    }

    private Task<ProbeOutcome> GrpcAsync(Value action, string podAddress, TimeSpan timeout, CancellationToken cancellationToken) =>
        action["port"].AsLong() is > 0 and <= 65535 and var port
            ? health.AskAsync(podAddress, (int)port, action["service"].AsString() ?? "", timeout, cancellationToken)
            : Task.FromResult(ProbeOutcome.Failure($"couldn't find port: {action["port"]}"));

    private async Task<ProbeOutcome> TcpAsync(Value action, Value container, string podAddress, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (ContainerPort.Resolve(action["port"], container) is not { } port)
        {
            return ProbeOutcome.Failure($"couldn't find port: {action["port"]}");
        }

        var host = action["host"].AsString() is { Length: > 0 } wanted ? wanted : podAddress;
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, linked.Token).ConfigureAwait(false);
            return ProbeOutcome.Success;
        }
        catch (SocketException e)
        {
            return ProbeOutcome.Failure($"dial tcp {host}:{port}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeOutcome.Failure($"dial tcp {host}:{port}: i/o timeout");
        }
    }
}
