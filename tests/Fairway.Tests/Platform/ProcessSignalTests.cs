using System.Diagnostics;
using Fairway.Platform;

namespace Fairway.Tests.Platform;

public sealed class ProcessSignalTests
{
    // 128 + SIGTERM, as the shell tells it.
    private const int EndedBySignal = 143;

    [Fact]
    public async Task A_process_is_asked_to_end_once_and_not_found_afterwards()
    {
        using var sleeper = Process.Start("sleep", "infinity");
        Assert.True(ProcessSignal.TryTerminate(sleeper.Id));
        await sleeper.WaitForExitAsync();
        Assert.Equal(EndedBySignal, sleeper.ExitCode);
        Assert.False(ProcessSignal.TryTerminate(sleeper.Id));
    }
}
