using System.Runtime.InteropServices;
using Fairway.Storage.Revisions;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

public sealed partial class FailingDiskTests : IDisposable
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Each file stands in for the database's own descriptors: one that takes no writes, and one whose disk is full.
    [Theory]
    [InlineData("/dev/null", ReadOnly, false)]
    [InlineData("/dev/full", 2, true)]
    public async Task Writes_recover_after_an_error_of_the_disk_and_reads_go_on_in_between(string broken, int mode, bool outOfSpace)
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a", text: "one");
            var replaced = Break(broken, mode);
            Assert.NotEmpty(replaced);

            var error = await Assert.ThrowsAsync<StoreWriteException>(() => store.PutAsync("a", text: "two"));
            Assert.Equal(outOfSpace, error.OutOfSpace);
            Assert.NotEqual("", store.WriteFailure);
            Assert.Equal((1, "1:one"), (store.Revision, store.Get(Key("a"))!.Text()));

            Restore(replaced);
            Assert.Equal(2, (await store.PutAsync("a", text: "three")).Revision);
            Assert.Equal("", store.WriteFailure);
            Assert.Equal("2:three", store.Get(Key("a"))!.Text());
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.Equal((2, "2:three"), (reopened.Revision, reopened.Get(Key("a"))!.Text()));
    }

    [Fact]
    public async Task A_connection_that_stays_broken_is_opened_anew()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a", text: "one");
            BreakForGood();
            await Assert.ThrowsAsync<StoreWriteException>(() => store.PutAsync("a", text: "two"));

            // The descriptors stay as they are: only another connection can write.
            Assert.Equal(2, (await store.PutAsync("a", text: "three")).Revision);
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.Equal((2, "2:three"), (reopened.Revision, reopened.Get(Key("a"))!.Text()));
    }

    [Fact]
    public async Task Many_writers_meet_an_error_alone_and_lose_nothing_that_was_acknowledged()
    {
        var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<long, string>();
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("first");
            var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < 40; i++)
                {
                    try
                    {
                        var name = $"w{writer}-{i}";
                        acknowledged[(await store.PutAsync(name)).Revision] = name;
                    }
                    catch (StoreWriteException)
                    {
                        // What was not acknowledged is none of the test's business.
                    }
                }
            })).ToArray();
            for (var i = 0; i < 5; i++)
            {
                await PutTwiceAsync(store, "pulse" + i);
                BreakForGood();
            }

            await Task.WhenAll(writers);
            await PutTwiceAsync(store, "last");
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.All(acknowledged, write => Assert.Equal(write.Key, reopened.Get(Key(write.Value))!.Revision));
        Assert.NotNull(reopened.Get(Key("last")));
    }

    // The first write after a break may be the one that meets it.
    private static async Task PutTwiceAsync(RevisionStore store, string name)
    {
        try
        {
            await store.PutAsync(name);
        }
        catch (StoreWriteException)
        {
            await store.PutAsync(name);
        }
    }

    private void BreakForGood() => Break("/dev/null", ReadOnly).ForEach(replaced => Assert.Equal(0, Close(replaced.Original)));

    // Puts another file in the place of each descriptor of the database; the originals are returned.
    private List<(int Descriptor, int Original)> Break(string path, int mode)
    {
        var replaced = new List<(int, int)>();
        foreach (var link in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(link).LinkTarget is { } target && target.StartsWith(_folder.Database, StringComparison.Ordinal)
                && (target == _folder.Database || target.EndsWith("-wal", StringComparison.Ordinal)))
            {
                var descriptor = int.Parse(Path.GetFileName(link), System.Globalization.CultureInfo.InvariantCulture);
                var other = Open(path, mode | CloseOnExec);
                replaced.Add((descriptor, Duplicate(descriptor)));
                Assert.Equal(descriptor, Replace(other, descriptor));
                Assert.Equal(0, Close(other));
            }
        }

        return replaced;
    }

    private static void Restore(List<(int Descriptor, int Original)> replaced)
    {
        foreach (var (descriptor, original) in replaced)
        {
            // A descriptor that was closed meanwhile may be anybody's by now.
            if (new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget is "/dev/full")
            {
                Assert.Equal(descriptor, Replace(original, descriptor));
            }

            Assert.Equal(0, Close(original));
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int descriptor, int by);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
