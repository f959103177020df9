namespace Fairway.Kubernetes.Events;

/// <summary>
/// Decides which occurrences are one event, with client-go's numbers: the same words are one; more than ten different messages of one
/// reason within ten minutes are one "combined from similar events". Remembers at most 4,096 of each.
/// </summary>
internal sealed class EventCorrelation
{
    private const int Remembered = 4096;
    private const int DifferentMessages = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Recent<(string Uid, string Type, string Reason, string Message), KnownEvent> _events = new(Remembered);
    private readonly Recent<(string Uid, string Type, string Reason), Similar> _similar = new(Remembered);

    /// <summary>The event this occurrence belongs to, and the words to write it with.</summary>
    public (KnownEvent Known, Occurrence Told) Add(Occurrence occurrence)
    {
        // Two containers of one pod are told apart.
        var uid = occurrence.Regarding["uid"].AsString() + occurrence.Regarding["fieldPath"].AsString();
        var similar = _similar.GetOrAdd((uid, occurrence.Type, occurrence.Reason), () => new());
        if (occurrence.At - similar.LastSeen > Window)
        {
            similar.Messages.Clear();
        }

        similar.LastSeen = occurrence.At;
        var message = occurrence.Message;
        if (similar.Messages.Count < DifferentMessages)
        {
            similar.Messages.Add(message);
        }
        else if (!similar.Messages.Contains(message))
        {
            occurrence = occurrence with { Message = $"(combined from similar events): {message}" };
            message = "";
        }

        return (_events.GetOrAdd((uid, occurrence.Type, occurrence.Reason, message), () => new()), occurrence);
    }

    private sealed class Similar
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset LastSeen { get; set; }
    }
}
