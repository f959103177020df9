using Fairway.ControlPlane.Backends;
using Fairway.Values;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// Looks whether another server answers for its group version; reasons and messages are those of kube-aggregator's available_controller.go.
/// </summary>
internal sealed class AvailabilityCheck(ServiceResolver services, RemoteFetch fetch)
{
    // Upstream asks as many endpoints; one that answers is enough.
    private const int Attempts = 5;

    public async Task<(bool IsAvailable, string Reason, string Message, Value Resources)> RunAsync(
        RemoteService remote, CancellationToken cancellationToken)
    {
        var (service, found) = (remote.Service, services.Find(remote.Service));
        if (found.IsNull)
        {
            return No("ServiceNotFound", $"service/{service.Name} in \"{service.Namespace}\" is not present");
        }

        if (found["spec"]["type"].AsString() is null or "ClusterIP" && MissingEndpoints(service, found) is var (reason, message))
        {
            return No(reason, message);
        }

        var last = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                var target = services.Resolve(service);
                var answer = await fetch.GetAsync(remote, RemoteFetch.Address(target, remote.Path), cancellationToken);
                return (true, "Passed", "all checks passed", answer);
            }
            catch (BackendException e)
            {
                last = e.Message;
            }
        }

        return No("FailedDiscoveryCheck", last);
    }

    private (string Reason, string Message)? MissingEndpoints(ServiceName service, Value found)
    {
        if (ServiceResolver.PortName(found, service.Port) is not { } port)
        {
            return ("ServicePortError", $"service/{service.Name} in \"{service.Namespace}\" is not listening on port {service.Port}");
        }

        if (!services.HasEndpoints(service))
        {
            return ("EndpointsNotFound", $"cannot find endpoints for service/{service.Name} in \"{service.Namespace}\"");
        }

        return services.Endpoints(service, port).Count > 0 ? null : (
            "MissingEndpoints", $"endpoints for service/{service.Name} in \"{service.Namespace}\" have no addresses with port name \"{port}\"");
    }

    private static (bool IsAvailable, string Reason, string Message, Value Resources) No(string reason, string message) =>
        (false, reason, message, Value.Null);
}
