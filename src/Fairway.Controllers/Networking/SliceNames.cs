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
/// <param name="service">The Service.</param>
/// <param name="isTaken">Whether its namespace has a slice of a name, whosever it is.</param>
internal sealed class SliceNames(Value service, Func<string, bool> isTaken)
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private int _next;

    public string Next()
    {
        string name;
        do
        {
            name = $"{service.Name}-{Suffix(_next++)}";
        }
        while (isTaken(name));
        return name;
    }

    private string Suffix(int number)
    {
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{service.Uid}/{number}")));
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
