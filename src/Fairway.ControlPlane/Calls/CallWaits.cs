namespace Fairway.ControlPlane.Calls;

/// <summary>How long a call waited for others: in a queue, and for webhooks.</summary>
internal sealed class CallWaits
{
    private long _ticks;

    public TimeSpan Total => new(Interlocked.Read(ref _ticks));

    public void Add(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
