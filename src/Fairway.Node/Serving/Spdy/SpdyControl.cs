namespace Fairway.Node.Serving.Spdy;

/// <summary>The types of control frames (draft-mbelshe-httpbis-spdy-00, section 2.6; 9 is 3.1's).</summary>
internal enum SpdyControl
{
    SynStream = 1,
    SynReply = 2,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}
