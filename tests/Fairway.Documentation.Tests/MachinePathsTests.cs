using System.Text.RegularExpressions;

namespace Fairway.Documentation.Tests;

public sealed partial class MachinePathsTests
{
    [Fact]
    public void No_file_names_a_folder_of_the_machine_it_was_written_on()
    {
        var found =
            from file in Repository.Files()
            where IsText(file)
            from match in MachinePath().Matches(Repository.Read(file))
            select $"{file}: {match.Value}";

        Assert.Empty(found.Distinct());
    }

    private static bool IsText(string file) =>
        !file.EndsWith(".png", StringComparison.Ordinal) && new FileInfo(Path.Combine(Repository.Root, file)).Length < 4 * 1024 * 1024;

    // Home folders of people, and where checkouts are kept. Not /root nor /home/app, which images have.
    [GeneratedRegex("""(?<![\w./:~-])/(home/(?!app\b)|Users/|work/)[A-Za-z][\w./-]*""")]
    private static partial Regex MachinePath();
}
