using System.Text;
using Fairway.ControlPlane.Backends;

namespace Fairway.ControlPlane.Tests.Backends;

public sealed class RepeatedHeadersTests
{
    [Fact]
    public async Task Numbered_names_become_one_name_and_the_length_stays()
    {
        var sent = $"GET / HTTP/1.1\r\nA: 1\r\n{RepeatedHeaders.NameOf("A", 1)}: 2, 3\r\n{RepeatedHeaders.NameOf("A", 2)}: 4\r\n\r\nbody";
        using var target = new MemoryStream();
        await using var stream = new RepeatedHeaders(target);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent));
        var received = Encoding.ASCII.GetString(target.ToArray());
        Assert.Equal(sent.Length, received.Length);
        Assert.Equal(
            ["GET / HTTP/1.1", "A: 1", "A: 2, 3", "A: 4", "", "body"],
            received.Split("\r\n").Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }
}
