using Fairway.Node.Host;

namespace Fairway.Node.Tests.Host;

public sealed class WorkGroupTests
{
    [Fact]
    public async Task One_failure_ends_the_others_and_is_told()
    {
        var other = new TaskCompletionSource<bool>();

        var e = await Assert.ThrowsAsync<IOException>(() => WorkGroup.RunAsync(
            CancellationToken.None,
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                other.SetResult(token.IsCancellationRequested);
            },
            _ => throw new IOException("disk")));

        Assert.Equal("disk", e.Message);
        Assert.True(await other.Task);
    }

    [Fact]
    public async Task Cancelling_ends_all_without_a_word()
    {
        using var stop = new CancellationTokenSource();
        var running = WorkGroup.RunAsync(stop.Token, token => Task.Delay(Timeout.Infinite, token), _ => Task.CompletedTask);

        await stop.CancelAsync();

        await running;
    }
}
