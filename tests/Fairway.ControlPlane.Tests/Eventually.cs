namespace Fairway.ControlPlane.Tests;

/// <summary>Waits for something that happens beside the requests.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var end = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            await Task.Delay(Step, end.Token);
        }
    }
}
