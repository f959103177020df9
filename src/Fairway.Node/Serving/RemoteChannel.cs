namespace Fairway.Node.Serving;

/// <summary>The numbers of the channels of a remote command (KEP-4006).</summary>
internal static class RemoteChannel
{
    public const byte Input = 0;
    public const byte Output = 1;
    public const byte Error = 2;
    public const byte Status = 3;
    public const byte Resize = 4;
    public const byte Close = 255;
}
