using Fairway.ControlPlane.Fairness;
using Fairway.Kubernetes;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Fairness;

public sealed class SeatsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_level_that_rejects_has_its_seats_and_no_more()
    {
        var (seats, level) = Single(2, """{"type":"Reject"}""");
        Assert.True(Enter(seats, level).IsCompletedSuccessfully);
        Assert.True(Enter(seats, level).IsCompletedSuccessfully);
        Assert.Equal(429, (await Assert.ThrowsAsync<KubernetesException>(() => Enter(seats, level))).Code);
        seats.Leave(level);
        Assert.True(Enter(seats, level).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_waits_gets_the_seats_that_become_free_one_flow_after_the_other()
    {
        var (seats, level) = Single(1, Queue(queues: 64, hand: 4, length: 3));
        await Enter(seats, level);
        var loud = Enumerable.Range(0, 6).Select(_ => Enter(seats, level, "loud")).ToArray();
        var quiet = Enter(seats, level, "quiet");
        // With four queues of its own at most, the loud flow has at most four turns before the quiet one.
        for (var i = 0; i < 5; i++)
        {
            seats.Leave(level);
        }

        await quiet.WaitAsync(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 2; i++)
        {
            seats.Leave(level);
        }

        await Task.WhenAll(loud).WaitAsync(TimeSpan.FromSeconds(30));
        seats.Leave(level);
        Assert.Equal(0, level.InUse);
    }

    [Fact]
    public async Task A_flow_whose_queues_are_full_is_rejected_and_others_wait_on()
    {
        var (seats, level) = Single(1, Queue(queues: 100_000, hand: 1, length: 2));
        await Enter(seats, level);
        var waiting = new[] { Enter(seats, level, "loud"), Enter(seats, level, "loud") };
        Assert.Equal(429, (await Assert.ThrowsAsync<KubernetesException>(() => Enter(seats, level, "loud"))).Code);
        Assert.False(Enter(seats, level, "quiet").IsCompleted);
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
    }

    [Fact]
    public async Task Nobody_waits_for_ever_and_who_gives_up_takes_no_seat()
    {
        var (seats, level) = Single(1, Queue(queues: 1, hand: 1, length: 9));
        await Enter(seats, level);
        using var gone = new CancellationTokenSource();
        var cancelled = seats.EnterAsync(level, "s", "f", gone.Token).AsTask();
        var patient = Enter(seats, level);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(429, (await Assert.ThrowsAsync<KubernetesException>(() => patient)).Code);
        seats.Leave(level);
        Assert.Equal(0, level.InUse);
        Assert.True(Enter(seats, level).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Seats_that_a_level_lends_are_borrowed_until_it_wants_them()
    {
        var seats = new Seats(10, _time);
        var (lender, borrower) = (new PriorityLevel("lender"), new PriorityLevel("borrower"));
        seats.Configure([lender, borrower], () =>
        {
            lender.Configure(Level("""{"type":"Reject"}""", lendable: 50), 6);
            borrower.Configure(Level(Queue(queues: 1, hand: 1, length: 50)), 4);
        });
        var taken = Enumerable.Range(0, 9).Select(_ => Enter(seats, borrower)).ToArray();
        // Its own four, and the three that the lender does not keep.
        Assert.Equal(7, taken.Count(one => one.IsCompletedSuccessfully));
        Assert.True(Enter(seats, lender).IsCompletedSuccessfully);
        for (var i = 1; i < 6; i++)
        {
            Assert.True(Enter(seats, lender).IsCompletedSuccessfully);
        }

        Assert.Equal(429, (await Assert.ThrowsAsync<KubernetesException>(() => Enter(seats, lender))).Code);
        // What it lent comes back to it: the borrower has waiters, and none goes in.
        seats.Leave(borrower);
        Assert.Equal(6, borrower.InUse);
        Assert.Equal(2, taken.Count(one => !one.IsCompleted));
    }

    [Fact]
    public async Task A_larger_share_lets_in_who_waits()
    {
        var (seats, level) = Single(1, Queue(queues: 1, hand: 1, length: 9));
        await Enter(seats, level);
        var waiting = Enter(seats, level);
        Assert.False(waiting.IsCompleted);
        seats.Configure([level], () => level.Configure(Level(Queue(queues: 1, hand: 1, length: 9)), 2));
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private (Seats Seats, PriorityLevel Level) Single(int nominal, string response)
    {
        var (seats, level) = (new Seats(nominal, _time), new PriorityLevel("level"));
        seats.Configure([level], () => level.Configure(Level(response), nominal));
        return (seats, level);
    }

    private static Task Enter(Seats seats, PriorityLevel level, string flow = "flow")
    {
        try
        {
            return seats.EnterAsync(level, "schema", flow, CancellationToken.None).AsTask();
        }
        catch (KubernetesException e)
        {
            return Task.FromException(e);
        }
    }

    private static string Queue(int queues, int hand, int length) =>
        $$$"""{"type":"Queue","queuing":{"queues":{{{queues}}},"handSize":{{{hand}}},"queueLengthLimit":{{{length}}}}}""";

    private static Value Level(string response, int lendable = 0) => JsonReader.Read($$"""
        {"metadata":{"name":"x","uid":"u"},"spec":{"type":"Limited","limited":{"lendablePercent":{{lendable}},"limitResponse":{{response}} } } }
        """);
}
