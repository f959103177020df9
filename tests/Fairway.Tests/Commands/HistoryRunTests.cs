using Fairway.Kubernetes;
using Fairway.Terminal;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Tests.Commands;

public sealed class HistoryRunTests
{
    [Fact]
    public async Task A_line_tells_each_change_with_who_made_it()
    {
        await using var instance = new RunningInstance();
        await instance.StartAsync();
        await instance.ApplyAsync("configmaps", "ConfigMap", "c", Data("1", "x"));
        await instance.ApplyAsync("configmaps", "ConfigMap", "c", Data("2", "y\u001b[2J"));

        var lines = (await instance.HistoryAsync("cm", "c")).Split('\n');
        Assert.Matches("^REVISION  TIME +WHAT +WHO +MANAGER  CHANGES$", lines[0]);
        Assert.Matches(
            @"^\d+ +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  Updated  system:serviceaccount:fairway-system:platform  test     data\.a: 1 → 2$", lines[1]);
        Assert.Matches("^ +data\\.b: x → y\uFFFD\\[2J$", lines[2]);
        Assert.Contains("  Created  ", lines[3]);

        var document = JsonReader.Read(await instance.HistoryAsync("configmaps", "c", "json"));
        Assert.Equal(("ObjectHistory", 2), (document.ObjectKind, document["revisions"].Items.Count));
        var first = long.Parse(document["revisions"][1]["revision"].AsString()!, System.Globalization.CultureInfo.InvariantCulture);
        var was = await instance.HistoryAsync("configmap", "c", revision: first);
        Assert.Contains("kind: ConfigMap\n", was);
        Assert.Contains("  a: \"1\"\n", was);
    }

    [Fact]
    public async Task What_is_not_there_is_told_in_the_words_of_the_API()
    {
        await using var instance = new RunningInstance();
        await Assert.ThrowsAsync<UserError>(() => instance.HistoryAsync("cm", "c"));
        await instance.StartAsync();
        Assert.Equal("configmaps \"absent\" not found", (await Assert.ThrowsAsync<UserError>(() => instance.HistoryAsync("cm", "absent"))).Message);
    }

    private static Value Data(string a, string b) => Value.Map(("data", Value.Map(("a", a), ("b", b))));
}
