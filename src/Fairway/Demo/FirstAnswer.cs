namespace Fairway.Demo;

/// <summary>Asks a service whose pods have just become ready: the kernel learns the way to them a moment later than the API.</summary>
internal sealed class FirstAnswer(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The body of the first answer.</summary>
    /// <exception cref="HttpRequestException">Nothing answered, or not with success, for 15 seconds.</exception>
    public async Task<string> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await http.GetStringAsync(url, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException) when (time.GetElapsedTime(started) < Longest)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
