using System.Net;
using System.Net.Sockets;
using Fairway.Terminal;

namespace Fairway.Platform;

/// <summary>
/// The address ranges that this process has taken among all instances of the machine, from before their first route is there: an abstract
/// socket for each, which leaves nothing behind and is gone with the process.
/// </summary>
internal sealed class RangeClaims : IDisposable
{
    private readonly List<Socket> _held = [];

    /// <summary>False when another process has the range.</summary>
    public bool TryTake(IPNetwork range)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0fairway-range-{range}"));
            _held.Add(socket);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return false;
        }
    }

    /// <summary>Takes what a saved instance has.</summary>
    /// <exception cref="UserError">Another instance that runs has it too.</exception>
    public void Take(Instance instance)
    {
        foreach (var range in (IPNetwork[])[instance.ServiceRange, instance.PodRange])
        {
            if (!TryTake(range))
            {
                throw new UserError($"the addresses {range} of this instance are those of another one that runs now; stop that one first");
            }
        }
    }

    public void Dispose() => _held.ForEach(socket => socket.Dispose());
}
