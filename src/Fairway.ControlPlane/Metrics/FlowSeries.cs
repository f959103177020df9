namespace Fairway.ControlPlane.Metrics;

/// <summary>What the requests of a flow schema count in.</summary>
/// <param name="Dispatched">Those that were let in.</param>
/// <param name="Waiting">Those that wait.</param>
/// <param name="Executing">Those that are handled.</param>
/// <param name="Seats">The seats that these have.</param>
/// <param name="Waits">How long those waited that were let in then.</param>
/// <param name="VainWaits">How long the others waited.</param>
/// <param name="Executions">How long they were handled.</param>
/// <param name="Reject">Counts one that was not let in, by the reason.</param>
internal sealed record FlowSeries(
    Tally Dispatched,
    Tally Waiting,
    Tally Executing,
    Tally Seats,
    Histogram Waits,
    Histogram VainWaits,
    Histogram Executions,
    Action<string> Reject);
