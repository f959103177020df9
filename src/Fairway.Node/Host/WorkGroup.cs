namespace Fairway.Node.Host;

/// <summary>Pieces of work that make sense together only: when one fails, the others are cancelled and the failure is told.</summary>
internal static class WorkGroup
{
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] work)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(work.Select(RunOneAsync)).ConfigureAwait(false);

        async Task RunOneAsync(Func<CancellationToken, Task> piece)
        {
            try
            {
                await piece(ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // Ended, as asked or because another failed.
            }
            catch
            {
                await ending.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
