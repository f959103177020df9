using System.Collections.Immutable;
using System.Globalization;
using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Network;

/// <summary>Which pod has which number of the range; kept on disk, so that a restarted agent gives nobody another's address.</summary>
internal sealed class AddressBook
{
    // The range's own address, the gateway, and the broadcast address are nobody's.
    private const int FirstNumber = 2;

    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly int _lastNumber;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _next = FirstNumber;

    public AddressBook(string file, PodRange range)
    {
        _file = file;
        Range = range;
        _lastNumber = (int)Math.Min(range.Size - 2, 9999);
        foreach (var (uid, number) in AtomicFile.TryRead(file).Fields)
        {
            _numbers[uid] = (int)(number.AsLong() ?? 0);
            _next = Math.Max(_next, _numbers[uid] + 1);
        }
    }

    public PodRange Range { get; }

    public ImmutableDictionary<string, int> All
    {
        get
        {
            lock (_gate)
            {
                return _numbers.ToImmutableDictionary();
            }
        }
    }

    /// <summary>The address of each pod by its uid.</summary>
    public IReadOnlyDictionary<string, string> ByPod() =>
        All.ToDictionary(pair => pair.Key, pair => Range.Address((uint)pair.Value).ToString(), StringComparer.Ordinal);

    /// <summary>The pod's number; a new one is the longest unused, so that a departed pod's address is not met again at once.</summary>
    /// <exception cref="PodNetworkException">All addresses are taken.</exception>
    public int Take(string podUid)
    {
        lock (_gate)
        {
            if (_numbers.TryGetValue(podUid, out var known))
            {
                return known;
            }

            var used = _numbers.Values.ToHashSet();
            for (var i = 0; i <= _lastNumber - FirstNumber; i++)
            {
                var number = FirstNumber + ((_next - FirstNumber + i) % (_lastNumber - FirstNumber + 1));
                if (used.Add(number))
                {
                    _numbers[podUid] = number;
                    _next = number + 1;
                    Save();
                    return number;
                }
            }

            throw new PodNetworkException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no addresses left in {Range}: {_numbers.Count} pods have one; delete pods or choose a larger range"));
        }
    }

    public void Release(string podUid)
    {
        lock (_gate)
        {
            if (_numbers.Remove(podUid))
            {
                Save();
            }
        }
    }

    private void Save() => AtomicFile.Write(_file, Value.Map([.. _numbers.Select(pair => (pair.Key, (Value)pair.Value))]));
}
