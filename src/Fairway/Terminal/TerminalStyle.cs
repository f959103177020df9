namespace Fairway.Terminal;

/// <summary>How lines look: live and coloured on a terminal, plain elsewhere. NO_COLOR (no-color.org) turns colour off.</summary>
internal sealed record TerminalStyle(bool IsLive, bool HasColour, int Width)
{
    public static TerminalStyle Plain { get; } = new(false, false, 120);

    public static TerminalStyle OfOutput() => Console.IsOutputRedirected ? Plain : OfTerminal();

    public static TerminalStyle OfError() => Console.IsErrorRedirected ? Plain : OfTerminal();

    private static TerminalStyle OfTerminal()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        var colour = !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new(!dumb, colour, Math.Max(40, Console.WindowWidth));
    }

    public string Good(string text) => Paint("32", text);

    public string Bad(string text) => Paint("31", text);

    public string Busy(string text) => Paint("36", text);

    public string Warn(string text) => Paint("33", text);

    public string Faint(string text) => Paint("2", text);

    public string Strong(string text) => Paint("1", text);

    private string Paint(string code, string text) => HasColour ? $"\e[{code}m{text}\e[0m" : text;
}
