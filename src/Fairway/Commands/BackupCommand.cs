using System.CommandLine;
using Fairway.ControlPlane.Storing.Backup;
using Fairway.Platform;
using Fairway.Terminal;

namespace Fairway.Commands;

/// <summary><c>fairway backup FILE</c>: a consistent copy of the API's state and of the keys to read it, while everything runs.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "the backup to write; it must not be there" };
        var withoutKeys = new Option<bool>("--without-encryption-keys")
        {
            Description = "leave the encryption configuration out; keep it elsewhere, what is encrypted cannot be read without it",
        };
        var state = StateOption.Create();
        var command = new Command("backup", "Copy the API's state and its keys to a file, while everything runs") { file, withoutKeys, state };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(file)!, parsed.Folder(state), parsed.GetValue(withoutKeys), Console.Out, TimeProvider.System, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(
        string path, StateFolder state, bool withoutKeys, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await ApiConnection.UseAsync(state, time, async api =>
            {
                await StateBackup.WriteAsync(
                    path,
                    state.Root,
                    (target, token) => api.DownloadAsync(StateBackup.DownloadPath, target, token),
                    Extras(state, withoutKeys),
                    time.GetUtcNow(),
                    cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (BackupException e)
        {
            throw new UserError(e.Message, e);
        }

        output.WriteLine($"{path}: {new FileInfo(path).Length / 1024} KiB. It holds keys: keep it where nobody else can read it.");
        return 0;
    }

    private static Dictionary<string, byte[]> Extras(StateFolder state, bool withoutKeys)
    {
        var extras = new Dictionary<string, byte[]> { [RestoreCommand.InstanceFile] = File.ReadAllBytes(state.InstanceFile) };
        if (!withoutKeys && Instance.Read(state) is { EncryptionConfiguration.Length: > 0 } instance)
        {
            extras[RestoreCommand.EncryptionFile] = System.Text.Encoding.UTF8.GetBytes(instance.ReadEncryptionConfiguration());
        }

        return extras;
    }
}
