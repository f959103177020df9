using Fairway.ControlPlane.Http;

namespace Fairway.ControlPlane.Fairness;

/// <summary>One request that was let in; over when disposed.</summary>
internal readonly struct AdmittedRequest : IDisposable
{
    private readonly FlowSchema? _schema;
    private readonly InflightLimit.Entry _entry;
    private readonly Seats? _seats;
    private readonly TimeProvider? _time;
    private readonly long _start;

    /// <summary>One that has no seat and is not measured.</summary>
    public AdmittedRequest(InflightLimit.Entry entry) => _entry = entry;

    /// <param name="schema">What it belongs to.</param>
    /// <param name="entry">Its place among the requests of its user.</param>
    /// <param name="seats">Where it has a seat; null without one.</param>
    /// <param name="time">How long it takes is measured by this.</param>
    public AdmittedRequest(FlowSchema schema, InflightLimit.Entry entry, Seats? seats, TimeProvider time)
    {
        (_schema, _entry, _seats, _time, _start) = (schema, entry, seats, time, time.GetTimestamp());
        schema.Series.Dispatched.Add(1);
        schema.Series.Executing.Add(1);
        schema.Series.Seats.Add(1);
    }

    public void Dispose()
    {
        if (_schema is not null)
        {
            _seats?.Leave(_schema.Level);
            _schema.Series.Executing.Add(-1);
            _schema.Series.Seats.Add(-1);
            _schema.Series.Executions.Observe(_time!.GetElapsedTime(_start));
        }

        _entry.Dispose();
    }
}
