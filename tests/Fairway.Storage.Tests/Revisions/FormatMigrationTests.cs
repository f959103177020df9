using System.Text;
using Fairway.Storage.Revisions;
using Fairway.Storage.Sqlite;
using static Fairway.Storage.Tests.Revisions.StoreWrites;

namespace Fairway.Storage.Tests.Revisions;

/// <summary>Databases of format 1, made by its own statements.</summary>
public sealed class FormatMigrationTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_older_format_is_migrated_with_its_revisions_and_its_history()
    {
        Make(
            (1, 1, "/pods", "a", 1, 0, "1:one"),
            (2, 1, "/pods", "b", 2, 0, "2:b"),
            (3, 1, "/pods", "a", 1, 1, "3:two"),
            (4, 2, "/pods", "b", 2, 2, "4:b"));
        await using (var store = await _folder.OpenAsync())
        {
            Assert.Equal((4, 4), (store.Revision, store.CompactedRevision));
            Assert.Equal("default/a@3", store.List("/pods", "", null, 0, 0).Names());
            Assert.Equal((1, "3:two"), (store.Get(Key("a"))!.CreateRevision, store.Get(Key("a"))!.Text()));
            Assert.Equal(["3 Put 3:two", "1 Put 1:one"], await store.HistoryAsync("a"));
            Assert.Equal(["4 Delete 4:b", "2 Put 2:b"], await store.HistoryAsync("b"));
            Assert.Null((await store.HistoryAsync(Key("a"), CancellationToken.None)).Revisions[0].Time);
            Assert.Equal(5, (await store.PutAsync("a", text: "three")).Revision);
        }

        await using var reopened = await _folder.OpenAsync();
        Assert.Equal("5:three", reopened.Get(Key("a"))!.Text());
    }

    [Fact]
    public async Task What_the_file_was_lies_beside_it_for_its_owner_alone()
    {
        Make((1, 1, "/pods", "a", 1, 0, "1:one"));
        await File.WriteAllTextAsync(_folder.Database + ".format-1", "of an earlier attempt");
        await using (var store = await _folder.OpenAsync())
        {
            Assert.Equal(1, store.Revision);
        }

        var copy = _folder.Database + ".format-1-1";
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        using var database = SqliteDatabase.Open(copy);
        Assert.Equal(1, database.QueryLong("PRAGMA user_version"));
        Assert.Equal("1:one", database.QueryText("SELECT body FROM log"));
        Assert.Equal("of an earlier attempt", await File.ReadAllTextAsync(_folder.Database + ".format-1"));
    }

    [Fact]
    public async Task Objects_that_lay_elsewhere_are_moved_and_the_later_of_two_stays()
    {
        Make((1, 1, "/old", "a", 1, 0, "1:a"), (2, 1, "/pods", "b", 2, 0, "2:b"), (3, 1, "/old", "b", 3, 0, "3:later"));
        await using var store = await _folder.OpenAsync(options => options with
        {
            Rewriter = (format, key, body) =>
            {
                Assert.Equal(1, format);
                var text = Encoding.UTF8.GetString(body.Span).Split(':')[1];
                return key.Resource == "/old" ? (key with { Resource = "/pods" }, Body("moved-" + text)) : null;
            },
        });
        Assert.Equal(["1:moved-a", "3:moved-later"], store.List("/pods", "", null, 0, 0).Items.Select(item => item.Text()));
        Assert.Empty(store.List("/old", "", null, 0, 0).Items);
        Assert.Equal(["3 Put 3:moved-later", "2 Put 2:b"], await store.HistoryAsync("b"));
    }

    [Fact]
    public async Task A_damaged_row_stops_the_migration_and_leaves_the_file_as_it_was()
    {
        Make((1, 1, "/pods", "a", 1, 0, "1:one"));
        Change("UPDATE log SET body = x'00'");
        Assert.Contains("the row of revision 1 (/pods default/a) has a wrong checksum", await _folder.OpenErrorAsync());
        using var database = SqliteDatabase.Open(_folder.Database);
        Assert.Equal((1, 1), (database.QueryLong("PRAGMA user_version"), database.QueryLong("SELECT count(*) FROM log")));
    }

    private void Make(params (long Revision, int Type, string Resource, string Name, long Created, long Previous, string Body)[] rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Database)!);
        Change("""
            CREATE TABLE log(
              revision INTEGER PRIMARY KEY, type INTEGER NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
              created INTEGER NOT NULL, previous INTEGER NOT NULL, body BLOB NOT NULL,
              user TEXT NOT NULL, manager TEXT NOT NULL, audit TEXT NOT NULL, checksum INTEGER NOT NULL);
            CREATE TABLE state(id INTEGER PRIMARY KEY CHECK(id = 1), compacted INTEGER NOT NULL);
            INSERT INTO state(id, compacted) VALUES(1, 0);
            PRAGMA application_id = 1180123481; PRAGMA user_version = 1;
            """);
        foreach (var row in rows)
        {
            var checksum = new RowChecksum()
                .Add(row.Revision).Add(row.Type).Add(row.Created).Add(row.Previous)
                .Add(row.Resource).Add("default").Add(row.Name).Add("alice").Add("kubectl").Add("audit").Add(Encoding.UTF8.GetBytes(row.Body)).Value;
            Change($"""
                INSERT INTO log VALUES({row.Revision}, {row.Type}, '{row.Resource}', 'default', '{row.Name}', {row.Created}, {row.Previous},
                  CAST('{row.Body}' AS BLOB), 'alice', 'kubectl', 'audit', {checksum})
                """);
        }
    }

    private void Change(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.Database);
        database.Execute(sql);
    }
}
