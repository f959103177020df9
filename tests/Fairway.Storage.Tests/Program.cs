using System.Globalization;
using Fairway.Storage.Tests.Revisions;

// Writes until it is killed, and prints the revision and the name of each write once it is acknowledged.
await using var store = await StoreFolder.OpenAsync(args[0]);
await Task.WhenAll(Enumerable.Range(0, 4).Select(WriteAsync));

async Task WriteAsync(int writer)
{
    for (var i = 0; ; i++)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"w{writer}-{i % 50}");
        var result = await store.PutAsync(name, text: name);
        var line = string.Create(CultureInfo.InvariantCulture, $"{result.Revision} {name}\n");
        lock (store)
        {
            Console.Out.Write(line);
            Console.Out.Flush();
        }
    }
}
