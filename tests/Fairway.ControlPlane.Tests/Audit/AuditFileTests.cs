using System.Buffers;
using Fairway.ControlPlane.Audit;

namespace Fairway.ControlPlane.Tests.Audit;

public sealed class AuditFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-audit-");

    private string Log => Path.Combine(_folder.FullName, "audit.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_full_file_makes_room_for_a_new_one()
    {
        using (var file = new AuditFile(Log, new() { MaxBytes = 10, Backups = 1 }))
        {
            file.Append(output => output.Write("first"u8), flush: true);
            file.Append(output => output.Write("2nd"u8), flush: true);
            file.Append(output => output.Write("third"u8), flush: true);
            file.Append(output => output.Write("fourth"u8), flush: true);
        }

        Assert.Equal(("fourth\n", "third\n"), (File.ReadAllText(Log), File.ReadAllText(Log + ".1")));
    }

    [Fact]
    public void A_file_that_could_not_be_written_is_written_to_again()
    {
        Directory.CreateDirectory(Log);
        using var file = new AuditFile(Log, new());
        Assert.Throws<IOException>(() => file.Append(output => output.Write("lost"u8), flush: true));

        Directory.Delete(Log);
        file.Append(output => output.Write("kept"u8), flush: true);

        Assert.Equal("kept", File.ReadAllText(Log).Trim());
    }

    [Fact]
    public void A_rotation_that_fails_loses_what_was_to_be_written_and_no_more()
    {
        using var file = new AuditFile(Log, new() { MaxBytes = 8, Backups = 1 });
        file.Append(output => output.Write("first"u8), flush: true);
        Directory.CreateDirectory(Path.Combine(Log + ".1", "occupied"));
        Assert.Throws<IOException>(() => file.Append(output => output.Write("second"u8), flush: true));

        Directory.Delete(Log + ".1", recursive: true);
        file.Append(output => output.Write("third"u8), flush: true);

        Assert.Equal(("third", "first"), (File.ReadAllText(Log).Trim(), File.ReadAllText(Log + ".1").Trim()));
    }
}
