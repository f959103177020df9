using Fairway.Terminal;

namespace Fairway.Tests.Terminal;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain\ntext\twith ✓", "plain\ntext\twith ✓")]
    [InlineData("\e[2Jgone\r\a\u009b", "\uFFFD[2Jgone\uFFFD\uFFFD\uFFFD")]
    public void Control_characters_do_not_reach_the_terminal(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    [Fact]
    public async Task What_a_step_says_is_cleaned()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var writer = new StepWriter(output, TerminalStyle.Plain, TimeProvider.System);
        await writer.RunAsync("policy", (_, _) => Task.FromResult("\e]0;evil\a"), CancellationToken.None);
        Assert.DoesNotContain('\e', output.ToString());
        Assert.DoesNotContain('\a', output.ToString());
    }
}
