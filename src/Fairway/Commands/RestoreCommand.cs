using System.CommandLine;
using Fairway.ControlPlane.Storing.Backup;
using Fairway.Platform;
using Fairway.Terminal;
using Fairway.Values.Json;

namespace Fairway.Commands;

/// <summary><c>fairway restore FILE</c>: puts a backup in the place of the state of an instance that does not run.</summary>
internal static class RestoreCommand
{
    /// <summary>The names of what the program adds to a backup.</summary>
    public const string InstanceFile = "instance.json";
    public const string EncryptionFile = "encryption.yaml";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "a backup that `fairway backup` wrote" };
        var state = StateOption.Create();
        var command = new Command("restore", "Put a backup in the place of the API's state; what was there is kept beside it") { file, state };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(file)!, parsed.Folder(state), Console.Out, TimeProvider.System, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(
        string path, StateFolder state, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new UserError($"{path} is not there");
        }

        state.CheckIsOwn();
        state.Create();
        using var held = state.Lock();
        try
        {
            using var restore = await StateRestore.OpenAsync(path, state.Root, time, cancellationToken).ConfigureAwait(false);
            TakeInstance(restore, state, path);
            var kept = restore.Apply();
            output.WriteLine($"{path} is restored to {StateFolder.Shown(state.Root)}; start it with `fairway up`.");
            if (kept is not null)
            {
                output.WriteLine($"What was there is kept in {StateFolder.Shown(kept)}; remove it once all is well.");
            }

            return 0;
        }
        catch (BackupException e)
        {
            throw new UserError(e.Message, e);
        }
        catch (IOException e)
        {
            throw new UserError($"{path} could not be restored: {e.Message}\nRun the restore again once that is mended.", e);
        }
    }

    // Containers and addresses on this machine carry the instance's id: another instance's state has no place here.
    private static void TakeInstance(StateRestore restore, StateFolder state, string path)
    {
        if (restore.Extra(InstanceFile) is not { } saved)
        {
            return;
        }

        if (!File.Exists(state.InstanceFile))
        {
            File.WriteAllBytes(state.InstanceFile, saved);
        }

        var (instance, id) = (Instance.Read(state)!, JsonReader.Read(saved)["id"].AsString());
        if (instance.Id != id)
        {
            throw new UserError(
                $"{path} is of the instance {id}, and {StateFolder.Shown(state.Root)} is of the instance {instance.Id}.\n"
                + "Restore it into the folder of its own instance, or into a new one with --state DIR.");
        }

        if (restore.Extra(EncryptionFile) is { } encryption && !File.Exists(instance.EncryptionConfiguration))
        {
            var target = state.At(EncryptionFile);
            SecretText.Write(target, encryption);
            (instance with { EncryptionConfiguration = target }).Save(state);
        }
    }
}
