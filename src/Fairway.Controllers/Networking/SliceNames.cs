using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>
/// Names for new slices, made from the Service's uid and a number. The same decision gives the same name, so that a slice the cache does not
/// show yet is not made twice.
/// </summary>
internal sealed class SliceNames
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Value _service;
    private readonly HashSet<string> _taken;
    private int _next;

    public SliceNames(Value service, IEnumerable<Value> existing)
    {
        _service = service;
        _taken = existing.Select(slice => slice.Name).ToHashSet(StringComparer.Ordinal);
    }

    public string Next()
    {
        string name;
        do
        {
            name = $"{_service.Name}-{Suffix(_next++)}";
        }
        while (!_taken.Add(name));
        return name;
    }

    private string Suffix(int number)
    {
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{_service.Uid}/{number}")));
        return string.Create(5, hash, static (text, rest) =>
        {
            foreach (ref var letter in text)
            {
                letter = Alphabet[(int)(rest % (ulong)Alphabet.Length)];
                rest /= (ulong)Alphabet.Length;
            }
        });
    }
}
