namespace Fairway.Node.Serving.Forwarding;

/// <summary>The streams of one forwarded connection, which the client opens one after the other.</summary>
internal sealed class ForwardedPair
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ForwardedStream? Data { get; private set; }

    public ForwardedStream? Error { get; private set; }

    /// <summary>Both are there.</summary>
    public Task Complete => _complete.Task;

    /// <summary>False when there is one of its kind already.</summary>
    public bool TryAdd(ForwardedStream stream)
    {
        if ((stream.IsData ? Data : Error) is not null)
        {
            return false;
        }

        (Data, Error) = stream.IsData ? (stream, Error) : (Data, stream);
        if (Data is not null && Error is not null)
        {
            _complete.SetResult();
        }

        return true;
    }
}
