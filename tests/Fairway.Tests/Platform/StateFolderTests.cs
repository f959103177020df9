using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Tests.Platform;

public sealed class StateFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-state-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Only_the_owner_may_read_the_state()
    {
        var state = new StateFolder(Path.Combine(_root, "new"));
        state.Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(state.Root));
    }

    [Fact]
    public void A_held_folder_names_its_process_and_refuses_a_second_holder()
    {
        var state = new StateFolder(_root);
        using (state.Lock())
        {
            Assert.Equal(Environment.ProcessId, state.RunningPid());
            var refused = Assert.Throws<UserError>(() => new StateFolder(_root).Lock());
            Assert.Contains($"pid {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        }

        Assert.Null(state.RunningPid());
        Assert.False(File.Exists(state.PidFile));
    }

    [Fact]
    public void A_pid_file_left_by_a_killed_process_does_not_count()
    {
        var state = new StateFolder(_root);
        File.WriteAllText(state.PidFile, "1\n");
        Assert.Null(state.RunningPid());
    }

    [Fact]
    public async Task An_instance_is_read_back_as_it_was_saved()
    {
        var state = new StateFolder(_root);
        Assert.Null(Instance.Read(state));
        using var claims = new RangeClaims();
        var instance = await Instance.NewAsync(Ports.Default, claims, CancellationToken.None);
        instance.Save(state);
        Assert.Equal(instance, Instance.Read(state));
    }

    [Theory]
    [InlineData("""{"id":"abc"}""", "api must be a port from 1 to 65535")]
    [InlineData("""{"id":"../x"}""", "id must be one to six hexadecimal characters")]
    [InlineData("""{"id":"abc","api":99999999999}""", "api must be a port from 1 to 65535")]
    [InlineData("{", "instance.json is damaged")]
    public void A_damaged_instance_file_is_named(string text, string expected)
    {
        var state = new StateFolder(_root);
        File.WriteAllText(state.InstanceFile, text);
        var message = Assert.Throws<UserError>(() => Instance.Read(state)).Message;
        Assert.Contains("instance.json is damaged", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_not_taken_for_state_that_may_be_purged()
    {
        var state = new StateFolder(_root);
        state.CheckIsOwn();
        Directory.CreateDirectory(state.At("cache"));
        state.CheckIsOwn();
        File.WriteAllText(state.At("thesis.txt"), "");
        Assert.Contains("holds thesis.txt", Assert.Throws<UserError>(state.CheckIsOwn).Message, StringComparison.Ordinal);
        File.WriteAllText(state.InstanceFile, "{}");
        state.CheckIsOwn();
    }

    [Fact]
    public void A_held_folder_may_be_taken_away()
    {
        var state = new StateFolder(Path.Combine(_root, "gone"));
        state.Create();
        using (state.Lock())
        {
            Directory.Delete(state.Root, recursive: true);
        }

        Assert.False(state.Exists);
    }
}
