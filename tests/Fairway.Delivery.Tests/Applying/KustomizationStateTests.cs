using Fairway.Delivery.Applying;

namespace Fairway.Delivery.Tests.Applying;

public sealed class KustomizationStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Another controller that wants the field otherwise would have both write without a pause.
    [Fact]
    public void What_was_just_put_back_is_put_back_again_only_after_a_while()
    {
        var state = new KustomizationState();
        var key = new ManagedKey(RunningDelivery.ConfigMaps, new("shop", "settings"));
        Assert.Null(state.UntilCorrection(Now));

        state.Touch(key);
        Assert.Equal(TimeSpan.Zero, state.UntilCorrection(Now));
        Assert.Equal([key], state.TakeTouched());
        state.Corrected(Now);
        Assert.Null(state.UntilCorrection(Now));

        state.Touch(key);
        Assert.Equal(TimeSpan.FromMilliseconds(600), state.UntilCorrection(Now + TimeSpan.FromMilliseconds(400)));
        Assert.Equal(TimeSpan.Zero, state.UntilCorrection(Now + TimeSpan.FromSeconds(1)));
    }
}
