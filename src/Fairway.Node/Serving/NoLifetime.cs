using Microsoft.Extensions.Hosting;

namespace Fairway.Node.Serving;

/// <summary>Leaves the process's signals to the program: the agent's token says when to stop.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
